package io.edgenode.processors.filesink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an opening of the sink is about to change for the first time, with where it stood (K29).
 * Synced before the first byte goes to a path, so a recovery knows every file that may hold more of
 * this sink's bytes than its snapshot says, and cuts no other one.
 *
 * <p>A <i>life</i> of the sink lasts from where it came into its flow to where it left it, and
 * begins with a BORN. A recovery takes back what stands behind its snapshot. Where there is none,
 * no checkpoint has the sink since it came: it takes back this life, and those that came behind it
 * before the crash; files of lives before it stay as they are. When files are back it says so, and
 * what was taken back counts no more (<i>standing</i> is the rest).
 *
 * <p>Crash argument: a path that a snapshot calls written may have got more bytes behind it without
 * a record; every other one has a WRITE behind the snapshot, of which the first counts. A SETTLED
 * of the same life that counts as many changes as the snapshot takes back both: what changed since
 * has a WRITE behind it. A crash before a recovery has said that it is done lets the next one do
 * the same again, to files that nobody wrote to. Records that both kept snapshots know go when the
 * log is rewritten, but for a LEFT that still holds.
 *
 * <p>Owner: the sink's worker.
 */
final class Intents implements AutoCloseable {
  private final IntentLog log;
  private final Set<String> left = new HashSet<>();
  private List<Intent> known;
  private long last;

  /**
   * The way back of a recovery.
   *
   * @param changed the paths that this sink may have changed, with what to go back to
   * @param done to be logged when they are there
   */
  record WayBack(Map<String, FileState> changed, Optional<Intent> done) {}

  private Intents(IntentLog log, List<Intent> known, long last) {
    this.log = log;
    this.known = known;
    this.last = last;
    known.forEach(this::note);
  }

  /**
   * Opens what is there.
   *
   * @param atLeast numbers go on behind this one
   * @throws IOException while another instance of the sink has it open
   */
  static Intents open(Path directory, long atLeast, WriteLock lock) throws IOException {
    List<Intent> known = new ArrayList<>();
    IntentLog log = IntentLog.open(directory, lock, known);
    long last = known.stream().mapToLong(Intent::number).max().orElse(0);
    return new Intents(log, known, Math.max(last, atLeast));
  }

  long last() {
    return last;
  }

  /**
   * How to go back to a snapshot.
   *
   * @param since where the sink came into its flow; for where there is no snapshot
   */
  WayBack wayBack(FileSnapshot snapshot, long since) {
    List<Intent> standing = standing();
    if (!snapshot.isNone()) {
      List<Intent> behind = behind(standing, snapshot.intent());
      Intent done = Intent.settled(last + 1, snapshot.writes(), snapshot.intent());
      return wayBack(behind, snapshot, done);
    }
    Intent life =
        standing.stream()
            .filter(intent -> intent.isBorn() && intent.count() >= since)
            .findFirst()
            .orElse(null);
    if (life == null) {
      return new WayBack(Map.of(), Optional.of(Intent.born(last + 1, since, last)));
    }
    boolean same = life.count() == since;
    long back = same ? life.number() : life.number() - 1;
    Intent done =
        same
            ? Intent.settled(last + 1, snapshot.writes(), back)
            : Intent.born(last + 1, since, back);
    return wayBack(behind(standing, back), snapshot, done);
  }

  private static List<Intent> behind(List<Intent> standing, long number) {
    return standing.stream().filter(intent -> intent.number() > number).toList();
  }

  private WayBack wayBack(List<Intent> behind, FileSnapshot snapshot, Intent done) {
    int from = 0;
    for (int i = 0; i < behind.size() && !behind.get(i).isBorn(); i++) {
      if (behind.get(i).settles(snapshot.writes())) {
        from = i + 1;
      }
    }
    Map<String, FileState> changed = new LinkedHashMap<>();
    if (from == 0) {
      snapshot
          .files()
          .forEach(
              (path, state) -> {
                if (state.written()) {
                  changed.put(path, state);
                }
              });
    }
    for (Intent intent : behind.subList(from, behind.size())) {
      if (intent.isWrite()) {
        changed.merge(intent.path(), intent.state(), Intents::earlier);
      }
    }
    changed.keySet().removeAll(left);
    boolean said = behind.size() == from && changed.isEmpty();
    return new WayBack(changed, said ? Optional.empty() : Optional.of(done));
  }

  /** The first counts, but for what it did not know, or what somebody else took off since. */
  private static FileState earlier(FileState first, FileState then) {
    if (first.sequence() == 0 && then.sequence() > 0) {
      return first.numberedAs(then);
    }
    boolean shorter = first.sequence() == then.sequence() && then.length() < first.length();
    return shorter ? first.withLength(then.length()) : first;
  }

  /** All that was not taken back. */
  private List<Intent> standing() {
    List<Intent> standing = new ArrayList<>();
    for (Intent intent : known) {
      while (!standing.isEmpty() && standing.get(standing.size() - 1).number() > intent.back()) {
        standing.remove(standing.size() - 1);
      }
      standing.add(intent);
    }
    return standing;
  }

  /** A recovery has gone the whole way back, and that is synced. */
  void done(WayBack way) throws IOException {
    if (way.done().isPresent()) {
      add(List.of(way.done().get()));
    }
  }

  /** Logs and syncs where paths stand, before their first byte. */
  void write(Map<String, FileState> paths) throws IOException {
    List<Intent> intents = new ArrayList<>();
    long number = last;
    for (Map.Entry<String, FileState> path : paths.entrySet()) {
      intents.add(Intent.write(++number, path.getKey(), path.getValue()));
    }
    if (!intents.isEmpty()) {
      add(intents);
    }
  }

  /** Logs that another writer was found at a path. */
  void leave(String path, FileState state) throws IOException {
    if (!left.contains(path)) {
      add(List.of(Intent.left(last + 1, path, state)));
    }
  }

  /** Whether a path was another writer's when it was last heard of. */
  boolean isLeft(String path) {
    return left.contains(path);
  }

  /** Logs that all files stand as after so many changes; they are synced. */
  void settle(long writes) throws IOException {
    boolean said = !known.isEmpty() && known.get(known.size() - 1).settles(writes);
    if (writes != FileSnapshot.UNCOUNTED && !said) {
      add(List.of(Intent.settled(last + 1, writes, last)));
    }
  }

  private void add(List<Intent> intents) throws IOException {
    log.append(intents);
    known.addAll(intents);
    intents.forEach(this::note);
    last = intents.get(intents.size() - 1).number();
  }

  private void note(Intent intent) {
    switch (intent.kind()) {
      case WRITE -> left.remove(intent.path());
      case LEFT -> left.add(intent.path());
      case SETTLED, BORN -> {}
    }
  }

  /** Both kept snapshots know those up to this number; worth it from so many bytes on. */
  void forget(long upTo, long worth) throws IOException {
    if (log.bytes() < worth) {
      return;
    }
    List<Intent> rest = new ArrayList<>(known);
    rest.removeIf(
        intent ->
            intent.number() <= upTo
                && !(intent.kind() == Intent.Kind.LEFT && left.contains(intent.path())));
    log.rewrite(rest);
    known = rest;
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}

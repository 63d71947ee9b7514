package io.edgenode.processors.file;

import io.edgenode.engine.api.Offered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads files as they grow, in rounds: each round visits every file in the order of the paths and
 * reads it to its end. A file stays open while it is followed, so one that is renamed is read to
 * its end, and only then what came to its path after it: that is opened as soon as it is seen there
 * and waits, for it may be renamed before its turn comes. Owner: the reader's worker.
 */
final class Follow implements Feed {
  /** Of more files the quiet ones are closed, and opened again when they change. */
  private static final int MOST_OPEN = 512;

  /** How long a file without a successor is kept open: its writer may not have noticed yet. */
  private static final long GONE_NANOS = 60_000_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(Follow.class);

  /** What a file looked like when it was closed. */
  private record Closed(long size, long modified, long inode) {
    static Closed of(Path path) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new Closed(
          attributes.size(), attributes.lastModifiedTime().toMillis(), FileIdentity.inode(path));
    }
  }

  private final FilePaths paths;
  private final String encoding;
  private final LineFormat format;
  private final FileLedger ledger;
  private final Rotated rotated;
  private final long pollNanos;
  private final LongSupplier nanos;
  private final Map<Path, Followed> open = new TreeMap<>(Comparator.comparing(Path::toString));

  /** What came to the path of an open file after it, the oldest first; no queue is empty. */
  private final Map<Path, Deque<Followed>> waiting = new HashMap<>();

  private final Map<Path, Closed> closed = new HashMap<>();
  private final Deque<Followed> round = new ArrayDeque<>();
  private @Nullable Followed current;
  private final Ordinals ordinals;
  private long lastListed;
  private boolean listed;
  private boolean gaveInRound;

  /** Whether it was said that no more files can be opened. */
  private boolean saidFull;

  /** How many bytes the step at hand came further. */
  private long passed;

  Follow(
      FileSourceConfig config,
      LineFormat format,
      FileLedger ledger,
      Ordinals ordinals,
      LongSupplier nanos) {
    this.paths = new FilePaths(config.path());
    this.encoding = config.encoding();
    this.format = format;
    this.ledger = ledger;
    this.rotated = new Rotated(ledger);
    this.ordinals = ordinals;
    this.pollNanos = config.pollInterval().toNanos();
    this.nanos = nanos;
  }

  @Override
  public Step step() throws IOException {
    List<Offered> out = new ArrayList<>();
    int tooLong = 0;
    passed = 0;
    lookForFiles();
    if (round.isEmpty()) {
      round.addAll(open.values());
    }
    while (!round.isEmpty() && out.size() < BATCH && passed < MOST_BYTES) {
      Followed visited = round.element();
      boolean more = visit(visited, out);
      tooLong += visited.file.takeTooLong();
      if (!more) {
        round.remove();
      }
    }
    ledger.sync();
    gaveInRound |= !out.isEmpty();
    Next next = Next.MORE;
    if (round.isEmpty()) {
      next = gaveInRound ? Next.MORE : Next.IDLE;
      gaveInRound = false;
    }
    return new Step(out, tooLong, next);
  }

  @Override
  public boolean isWaiting() {
    return open.isEmpty() && closed.isEmpty();
  }

  @Override
  public void close() throws IOException {
    for (Followed each : allOpen().toList()) {
      each.file.close();
    }
    ledger.close();
  }

  /** Opens what has come to the paths; within a round too, for a round may be long. */
  private void lookForFiles() throws IOException {
    long now = nanos.getAsLong();
    if (listed && now - lastListed < pollNanos) {
      return;
    }
    listed = true;
    lastListed = now;
    for (Deque<Followed> queue : waiting.values()) {
      for (Followed each : queue) {
        if (each.lookAhead(now)) {
          ledger.expect(each.file.identity());
        }
      }
    }
    List<Path> present = paths.list();
    closed.keySet().retainAll(present);
    for (Path path : present) {
      if (open.containsKey(path) || !isUnchanged(path)) {
        open(path, now);
      }
    }
  }

  /** Reads on in one file; false when its visit is over. */
  private boolean visit(Followed visited, List<Offered> out) throws IOException {
    long now = nanos.getAsLong();
    if (!visited.visiting) {
      if (!visited.look(ordinals, now)) {
        retireIfOver(visited, out, now);
        return false;
      }
      visited.visiting = true;
      switchTo(visited);
    }
    boolean more = read(visited, out);
    if (!more) {
      visited.readAll();
      visited.visiting = false;
    }
    return more;
  }

  private boolean read(Followed from, List<Offered> out) throws IOException {
    int before = out.size();
    long start = from.file.offset();
    boolean more = from.file.read(out, BATCH, MOST_BYTES - passed);
    passed += from.file.offset() - start;
    gave(from, out, before);
    return more;
  }

  private void gave(Followed from, List<Offered> out, int before) {
    if (out.size() > before) {
      ordinals.gave(out.get(out.size() - 1).position().ordinal());
      from.ahead = true;
    }
  }

  /** The journal's position will be in another file: the ledger must know of the one it was in. */
  private void switchTo(Followed next) {
    Followed left = current;
    if (left == next) {
      return;
    }
    if (left != null) {
      leave(left);
    }
    next.file.beginStretch(ordinals.before(next.file.known()));
    current = next;
  }

  private void leave(Followed left) {
    if (left.ahead) {
      ledger.leave(left.file.known(), ordinals.last());
      left.ahead = false;
    }
  }

  /** Lets go of a file that is no longer at its path, once its writer has surely left it too. */
  private void retireIfOver(Followed visited, List<Offered> out, long now) throws IOException {
    if (visited.quietNanos(now) < patience(visited)) {
      return;
    }
    switchTo(visited);
    if (read(visited, out)) {
      return;
    }
    int before = out.size();
    visited.file.takeRest(out);
    gave(visited, out, before);
    LOG.info("file {} was renamed or deleted, and is read to its end", visited.path);
    close(visited);
    ledger.forget(visited.file.known());
    beginNext(visited.path);
  }

  private long patience(Followed file) {
    if (waiting.containsKey(file.path)) {
      return pollNanos;
    }
    return switch (file.presence()) {
      case HERE -> Long.MAX_VALUE;
      case REPLACED -> pollNanos;
      case GONE -> GONE_NANOS;
    };
  }

  /** The turn of what came to the path after the file that is closed. */
  private void beginNext(Path path) {
    Deque<Followed> queue = waiting.get(path);
    if (queue == null) {
      return;
    }
    Followed next = queue.remove();
    if (queue.isEmpty()) {
      waiting.remove(path);
    }
    open.put(path, next);
    round.add(next);
  }

  private void close(Followed file) throws IOException {
    leave(file);
    file.file.close();
    open.remove(file.path);
    if (current == file) {
      current = null;
    }
  }

  /** Opens what lies at this path, behind what lay there before it and is still to be read. */
  private void open(Path path, long now) throws IOException {
    try {
      long inode = FileIdentity.inode(path);
      Followed first = open.get(path);
      boolean hasFirst = first != null && first.file.identity().inode() == inode;
      if (hasFirst || isOpen(inode) || !makeRoom()) {
        return;
      }
      if (first == null || ledger.isWantedAt(path)) {
        closed.remove(path);
        for (Path moved : rotated.from(path, inode, this::isOpen)) {
          if (!lineUp(moved, path, now)) {
            return;
          }
        }
        ledger.found(path);
      }
      lineUp(path, path, now);
    } catch (NoSuchFileException e) {
      LOG.debug("file {} vanished before it was opened", path);
    }
  }

  /**
   * Opens a file for its path, to be read behind those that are open for it.
   *
   * @param at where it lies now
   * @return false if it is to be tried again at the next look
   */
  private boolean lineUp(Path at, Path path, long now) throws IOException {
    if (!makeRoom()) {
      return false;
    }
    LineFile file = LineFile.open(at, path, encoding, format);
    long inode = file.identity().inode();
    if (isOpen(inode)) {
      file.close();
      return false;
    }
    boolean first = !open.containsKey(path);
    Optional<KnownFile> known =
        first ? ledger.find(path, inode, file.channel()) : ledger.findMoved(inode, file.channel());
    if (known.isEmpty()) {
      if (ledger.lastAt(path).isPresent()) {
        LOG.info("file {} is another one than was read, or shorter: reading from its start", path);
      }
      ledger.expect(file.identity());
    }
    file.begin(known.map(KnownFile::offset).orElse(0L), ordinals.last());
    Followed followed = new Followed(path, file, now);
    if (first) {
      open.put(path, followed);
    } else {
      waiting.computeIfAbsent(path, none -> new ArrayDeque<>()).add(followed);
    }
    return true;
  }

  private Stream<Followed> allOpen() {
    return Stream.concat(open.values().stream(), waiting.values().stream().flatMap(Deque::stream));
  }

  private boolean isOpen(long inode) {
    return inode != 0 && allOpen().anyMatch(each -> each.file.identity().inode() == inode);
  }

  private boolean isUnchanged(Path path) throws IOException {
    Closed before = closed.get(path);
    try {
      return before != null && before.equals(Closed.of(path));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Whether another file may be opened; closes one that has been quiet if there are many. */
  private boolean makeRoom() throws IOException {
    boolean room = allOpen().count() < MOST_OPEN || closeQuietest();
    if (!room && !saidFull) {
      LOG.warn(
          "{} files are open and still to be read: others of '{}' are not opened before these are"
              + " read, and one that is renamed until then may be missed",
          MOST_OPEN,
          paths.pattern());
    }
    saidFull |= !room;
    return room;
  }

  private boolean closeQuietest() throws IOException {
    long now = nanos.getAsLong();
    Optional<Followed> quietest =
        open.values().stream()
            .filter(each -> each != current && !waiting.containsKey(each.path))
            .filter(each -> each.presence() == Followed.Presence.HERE)
            .filter(each -> each.quietNanos(now) > pollNanos)
            .max(Comparator.comparingLong(each -> each.quietNanos(now)));
    if (quietest.isEmpty()) {
      return false;
    }
    Followed file = quietest.get();
    try {
      Closed seen = Closed.of(file.path);
      if (seen.inode() != file.file.identity().inode() || !file.isReadTo(seen.size())) {
        return false;
      }
      closed.put(file.path, seen);
      close(file);
      round.remove(file);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}

package io.edgenode.processors.filesink;

import io.edgenode.engine.api.FlowException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files on disk and the intents beside them: brings paths back to where a state says they
 * stood, finds out where unknown ones stand, publishes finished files.
 *
 * <pre>
 * write ─▶ path            the active file, grown at its cursor only
 *            │ rotate
 *            ▼
 *          path.N.unpublished      undone by a recovery to before the rotation
 *            │ both kept checkpoints cover it
 *            ▼
 *          path.N                  never touched again
 * </pre>
 *
 * Owner: the sink's worker, one call at a time.
 */
final class FileStore {
  private static final Logger LOG = LoggerFactory.getLogger(FileStore.class);

  private static final int MOST_TOLD = 100;

  private final OpenFiles open;
  private final Intents intents;
  private final boolean rotating;

  /** Fields of which it was said that they have no column; at most so many are. */
  private final Set<String> leftOut = new HashSet<>();

  /** Paths of which it was said that they are not rotated; at most so many are. */
  private final Set<String> notOurs = new HashSet<>();

  private FileStore(Intents intents, WriteLock lock, boolean rotating) {
    this.intents = intents;
    this.open = new OpenFiles(lock);
    this.rotating = rotating;
  }

  /**
   * Goes back to a snapshot: files that this sink may have changed since are cut to their cursors,
   * or to where they stood before their first byte. Nothing else is touched.
   *
   * @param since where the sink came into its flow
   * @param states gets where the snapshot's files are
   */
  static FileStore recover(
      Path directory,
      long since,
      FileSnapshot snapshot,
      boolean rotating,
      Map<String, FileState> states)
      throws IOException {
    WriteLock lock = new WriteLock();
    FileStore store =
        new FileStore(Intents.open(directory, snapshot.intent(), lock), lock, rotating);
    boolean recovered = false;
    try {
      store.goBack(snapshot, store.intents.wayBack(snapshot, since), states);
      recovered = true;
    } finally {
      if (!recovered) {
        // Nobody else will: what stayed open would lock out the next attempt.
        store.release();
      }
    }
    return store;
  }

  private void goBack(FileSnapshot snapshot, Intents.WayBack way, Map<String, FileState> states)
      throws IOException {
    Map<String, FileState> changed = way.changed();
    for (Map.Entry<String, FileState> file : changed.entrySet()) {
      if (!snapshot.files().containsKey(file.getKey())) {
        goBack(file.getKey(), file.getValue());
      }
    }
    for (Map.Entry<String, FileState> file : snapshot.files().entrySet()) {
      FileState then = changed.get(file.getKey());
      FileState state =
          then == null
              ? asFound(file.getKey(), file.getValue())
              : goBack(file.getKey(), withColumns(then, file.getValue()));
      if (state != null) {
        states.put(file.getKey(), state.withWritten(false));
      }
    }
    open.force();
    intents.done(way);
    // Whoever writes to one of these paths now may have it: our next write looks again.
    open.close();
  }

  /** Intents don't know the columns of what they stand for; the snapshot does if it is the same. */
  private static FileState withColumns(FileState then, FileState known) {
    boolean same =
        then.length() == known.length()
            && (then.sequence() == known.sequence() || known.sequence() == 0);
    return same ? then.withColumns(known.columns()) : then;
  }

  /**
   * What this sink did not change since: nobody's bytes are cut.
   *
   * @return null where there is nothing of it left to be known
   */
  private static @Nullable FileState asFound(String path, FileState state) throws IOException {
    Path active = Path.of(path);
    long actual = Files.exists(active) ? Files.size(active) : 0;
    if (actual > state.length()) {
      LOG.warn(
          "{} has {} bytes where this sink wrote {}: another writer wrote there; it is left as it"
              + " is, and this sink would go on behind them",
          active,
          actual,
          state.length());
      return state.allPublished() ? null : state;
    }
    if (actual < state.length()) {
      tellShort(active, actual, state.length());
    }
    return state.withLength(actual);
  }

  OpenFiles open() {
    return open;
  }

  /** The number of the last intent. */
  long lastIntent() {
    return intents.last();
  }

  /**
   * Finds out where paths stand that this opening did not write to yet, and logs that before their
   * first byte. They are locked first: what is logged is what a recovery goes back to, so it must
   * be ours to cut.
   *
   * @param refused gets the paths that are the same file as another one
   */
  Map<String, FileState> adopt(
      Collection<String> paths,
      Map<String, FileState> known,
      Map<String, FlowException.BadData> refused)
      throws IOException {
    Map<String, FileState> adopted = new LinkedHashMap<>();
    for (String path : paths) {
      try {
        adopted.put(path, look(path, known.get(path)).withWritten(true));
      } catch (NotOursException.SameFile e) {
        refused.put(path, new FlowException.BadData(String.valueOf(e.getMessage()), e));
      }
    }
    intents.write(adopted);
    return adopted;
  }

  /** The files with something in them that are still ours to finish; logged like adopted ones. */
  Map<String, FileState> claim(Map<String, FileState> known) throws IOException {
    Map<String, FileState> claimed = new LinkedHashMap<>();
    Map<String, FileState> first = new LinkedHashMap<>();
    for (Map.Entry<String, FileState> file : known.entrySet()) {
      String path = file.getKey();
      FileState state = file.getValue();
      if (state.length() > 0 && isOurs(path, state)) {
        FileState numbered = numbered(new FileNames(path), state).withWritten(true);
        claimed.put(path, numbered);
        if (!state.written()) {
          first.put(path, numbered);
        }
      }
    }
    intents.write(first);
    return claimed;
  }

  private boolean isOurs(String path, FileState state) throws IOException {
    try {
      if (state.written()) {
        hold(path, state);
        return true;
      }
      Path active = Path.of(path);
      boolean same = Files.exists(active) && open.hold(active) == state.length();
      if (!same) {
        open.letGo(active);
        tellOnce(path, "its length is not what this sink wrote");
      }
      return same;
    } catch (NotOursException e) {
      tellOnce(path, String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void tellOnce(String path, String why) {
    if (notOurs.size() < MOST_TOLD && notOurs.add(path)) {
      LOG.warn("{} is not rotated: {}", path, why);
    }
  }

  /**
   * Before a file is changed that this opening wrote to.
   *
   * @return how much of it there is: less than the state says where somebody took some off, which
   *     is logged for a recovery to go back no further
   * @throws NotOursException where it is not ours; a recovery leaves it alone then, too
   */
  long hold(String path, FileState state) throws IOException {
    Path active = Path.of(path);
    long actual;
    try {
      actual = open.hold(active, state.length());
    } catch (OpenFiles.Grown e) {
      intents.leave(path, state);
      throw e;
    }
    if (actual < state.length()) {
      tellShort(active, actual, state.length());
    }
    if (actual < state.length() || intents.isLeft(path)) {
      intents.write(Map.of(path, state.withLength(actual)));
    }
    return actual;
  }

  /** Undoes whatever was done to a path since it stood like this. Gives where it stands now. */
  FileState goBack(String path, FileState to) throws IOException {
    FileNames names = new FileNames(path);
    Path active = names.active();
    if (to.sequence() > 0) {
      for (int number : names.numbers(true).tailSet(to.sequence())) {
        if (number == to.sequence()) {
          open.move(names.unpublished(number), active, true);
        } else {
          open.delete(names.unpublished(number));
        }
      }
    }
    if (to.length() == 0) {
      open.delete(active);
      return to;
    }
    long actual = Files.exists(active) ? Files.size(active) : 0;
    if (actual > to.length()) {
      open.truncate(active, to.length());
    } else if (actual < to.length()) {
      tellShort(active, actual, to.length());
      return to.withLength(actual);
    }
    return to;
  }

  private static void tellShort(Path active, long actual, long expected) {
    LOG.warn(
        "{} has {} bytes where {} were written: somebody else changed it; going on behind them",
        active,
        actual,
        expected);
  }

  /** Gives the file at a path its number, under the interim name. */
  void finish(String path, int number) throws IOException {
    FileNames names = new FileNames(path);
    open.move(names.active(), names.unpublished(number), false);
  }

  /**
   * Publishes finished files.
   *
   * @param below the first number that is not to be published
   * @return the least number that still is not
   */
  int publish(String path, FileState state, int below) throws IOException {
    FileNames names = new FileNames(path);
    for (int number = state.unpublished(); number < below; number++) {
      if (Files.exists(names.unpublished(number))) {
        if (Files.exists(names.published(number))) {
          LOG.warn(
              "{} can't be published: {} is there already; it is left as it is",
              names.unpublished(number),
              names.published(number));
          return number;
        }
        open.move(names.unpublished(number), names.published(number), false);
      }
    }
    return Math.max(below, state.unpublished());
  }

  /** Says once that a field has no column. */
  void leftOut(String path, String field) {
    if (leftOut.size() < MOST_TOLD && leftOut.add(field)) {
      LOG.warn(
          "{}: the field '{}' is left out, as the first record of the file did not have it; name it"
              + " in 'columns' to keep it",
          path,
          field);
    }
  }

  /** Both kept snapshots know the intents up to this number; worth it from so many bytes on. */
  void forgetIntents(long upTo, long worth) throws IOException {
    intents.forget(upTo, worth);
  }

  void force() throws IOException {
    open.force();
  }

  /**
   * @param writes what the states count, if they are what the files hold; recovery from a snapshot
   *     that counts as much has nothing to cut then
   */
  void close(long writes) throws IOException {
    try {
      open.force();
      try {
        intents.settle(writes);
      } catch (IOException e) {
        LOG.warn(
            "The next start will cut files back to their last checkpoint, as after a crash", e);
      }
    } finally {
      release();
    }
  }

  private void release() throws IOException {
    try (intents) {
      open.close();
    }
  }

  private FileState look(String path, @Nullable FileState known) throws IOException {
    FileNames names = new FileNames(path);
    Path active = names.active();
    if (Files.exists(active) && !Files.isRegularFile(active)) {
      throw new IOException(active + " is there and is not a file");
    }
    long length = open.hold(active);
    FileState found =
        known != null && known.length() == length
            ? known
            : new FileState(length, 0, 0, List.of(), false);
    return numbered(names, found);
  }

  /** Where a sink began to rotate that did not before, numbers go on behind those on disk. */
  private FileState numbered(FileNames names, FileState state) throws IOException {
    if (!rotating || state.sequence() > 0) {
      return state;
    }
    NavigableSet<Integer> published = names.numbers(false);
    NavigableSet<Integer> unpublished = names.numbers(true);
    int last = Math.max(last(published), last(unpublished));
    int least = unpublished.isEmpty() ? last + 1 : unpublished.first();
    return new FileState(state.length(), last + 1, least, state.columns(), state.written());
  }

  private static int last(SortedSet<Integer> numbers) {
    return numbers.isEmpty() ? 0 : numbers.last();
  }
}

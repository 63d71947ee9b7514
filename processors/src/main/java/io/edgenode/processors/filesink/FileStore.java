package io.edgenode.processors.filesink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
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

  private FileStore(Intents intents, WriteLock lock, boolean rotating) {
    this.intents = intents;
    this.open = new OpenFiles(lock);
    this.rotating = rotating;
  }

  /**
   * Goes back to a snapshot: its files are cut to their cursors, and files that it does not know to
   * where they stood before their first byte.
   *
   * @param states gets where the snapshot's files are
   */
  static FileStore recover(
      Path directory, FileSnapshot snapshot, boolean rotating, Map<String, FileState> states)
      throws IOException {
    WriteLock lock = new WriteLock();
    FileStore store =
        new FileStore(Intents.open(directory, snapshot.intent(), lock), lock, rotating);
    try {
      store.goBack(snapshot, states);
    } catch (IOException | RuntimeException e) {
      // Nobody else will: what stayed open would lock out the next attempt.
      store.release();
      throw e;
    }
    return store;
  }

  private void goBack(FileSnapshot snapshot, Map<String, FileState> states) throws IOException {
    Map<String, FileState> unknown = new LinkedHashMap<>();
    for (Intents.Intent intent : intents.behind(snapshot.intent())) {
      if (!snapshot.files().containsKey(intent.path())) {
        unknown.putIfAbsent(intent.path(), intent.before());
      }
    }
    for (Map.Entry<String, FileState> file : unknown.entrySet()) {
      goBack(file.getKey(), file.getValue());
    }
    for (Map.Entry<String, FileState> file : snapshot.files().entrySet()) {
      states.put(file.getKey(), goBack(file.getKey(), file.getValue()));
    }
    open.force();
  }

  OpenFiles open() {
    return open;
  }

  /** The number of the last intent. */
  long lastIntent() {
    return intents.last();
  }

  /**
   * Finds out where paths stand that no snapshot knows, and logs that before their first byte. They
   * are locked first: what is logged is what a recovery goes back to, so it must be ours to cut.
   */
  Map<String, FileState> adopt(Collection<String> paths) throws IOException {
    Map<String, FileState> adopted = new LinkedHashMap<>();
    List<Intents.Intent> logged = new ArrayList<>();
    long number = intents.last();
    for (String path : paths) {
      FileState state = look(path);
      adopted.put(path, state);
      logged.add(new Intents.Intent(++number, path, state));
    }
    if (!logged.isEmpty()) {
      intents.add(logged);
    }
    return adopted;
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
      LOG.warn(
          "{} has {} bytes where {} were written: somebody else changed it; going on behind them",
          active,
          actual,
          to.length());
      return new FileState(actual, to.sequence(), to.unpublished(), to.columns());
    }
    return to;
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

  /** Both kept snapshots know the intents up to this number. */
  void forgetIntents(long upTo) throws IOException {
    intents.forget(upTo);
  }

  void force() throws IOException {
    open.force();
  }

  void close() throws IOException {
    try {
      open.force();
    } finally {
      release();
    }
  }

  private void release() throws IOException {
    try (intents) {
      open.close();
    }
  }

  private FileState look(String path) throws IOException {
    FileNames names = new FileNames(path);
    Path active = names.active();
    if (Files.exists(active) && !Files.isRegularFile(active)) {
      throw new IOException(active + " is there and is not a file");
    }
    long length = open.hold(active);
    if (!rotating) {
      return new FileState(length, 0, 0, List.of());
    }
    NavigableSet<Integer> published = names.numbers(false);
    NavigableSet<Integer> unpublished = names.numbers(true);
    int last = Math.max(last(published), last(unpublished));
    int least = unpublished.isEmpty() ? last + 1 : unpublished.first();
    return new FileState(length, last + 1, least, List.of());
  }

  private static int last(SortedSet<Integer> numbers) {
    return numbers.isEmpty() ? 0 : numbers.last();
  }
}

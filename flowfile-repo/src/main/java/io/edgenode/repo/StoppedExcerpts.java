package io.edgenode.repo;

import io.edgenode.engine.api.repo.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The excerpts of a queue that nobody writes, file by file from the first to the last. Every CRC is
 * checked; what does not follow on what came before is told as damage and passed over, as a running
 * node would (P9). Nothing is changed. One thread.
 */
final class StoppedExcerpts implements ExcerptSource.Cursor {
  private final Path directory;
  private final String name;
  private final long from;
  private final Consumer<StoppedJournal.Damage> damaged;
  private final List<Opened> files;
  private int next;
  private @Nullable Opened file;
  private @Nullable ExcerptScanner scanner;
  private long last;
  private long expected;
  private int epoch;
  private long behind;

  /** One file with something in it. */
  private record Opened(Path path, long size, long used, long firstSequence) {}

  /**
   * @param name what the queue's checksums are bound to
   * @param from what lies in files below this sequence is not read; excerpts below it are passed
   *     over
   */
  StoppedExcerpts(Path directory, String name, long from, Consumer<StoppedJournal.Damage> damaged) {
    this.directory = directory;
    this.name = name;
    this.from = from;
    this.damaged = damaged;
    this.files = new ArrayList<>();
    try {
      for (Path path : files(directory)) {
        open(path).ifPresent(files::add);
      }
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
    files.sort(Comparator.comparingLong(Opened::firstSequence));
    while (next + 1 < files.size() && files.get(next + 1).firstSequence <= from) {
      next++;
    }
  }

  /** The files of a queue, oldest opening first. */
  static List<Path> files(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> below = Files.walk(directory, 2)) {
      return below.filter(path -> path.toString().endsWith(".cq4")).sorted().toList();
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  static StoreException unreadable(Path directory, IOException e) {
    return new StoreException(StoreException.Kind.BROKEN, directory + " can't be read: " + e, e);
  }

  private Optional<Opened> open(Path path) throws IOException {
    long size = Files.size(path);
    try (ExcerptScanner found = scanner(path, 0, size)) {
      long used = found.lengthWithoutZeros();
      if (found.next(size)) {
        if (!found.header().firstInFile()) {
          damage(path, 0, found.start(), 0, "its first excerpts can't be read");
        }
        return Optional.of(new Opened(path, size, used, found.header().firstSequence));
      }
      if (found.lastStart() != 0 && used > 0) {
        damage(path, 0, used, 0, "nothing in it can be read");
      }
      return Optional.empty();
    }
  }

  private ExcerptScanner scanner(Path path, long firstSequence, long used) throws IOException {
    return new ExcerptScanner(
        new Segment(path, firstSequence, used, true), name, GuardedQueue.LONGEST_FRAGMENT);
  }

  @Override
  public @Nullable Excerpt next() {
    try {
      while (true) {
        ExcerptScanner open = scanner == null ? openNext() : scanner;
        Opened at = file;
        if (open == null || at == null) {
          return null;
        }
        Excerpt excerpt = open.nextExcerpt(at.size);
        if (excerpt == null) {
          endFile(at, open);
        } else {
          last = excerpt.end();
          if (excerpt.nextSequence() > from && follows(at.path, open, excerpt)) {
            return excerpt;
          }
        }
      }
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  private @Nullable ExcerptScanner openNext() throws IOException {
    if (next == files.size()) {
      return null;
    }
    Opened opened = files.get(next++);
    ExcerptScanner open = scanner(opened.path, opened.firstSequence, opened.used);
    file = opened;
    scanner = open;
    behind = 0;
    last = 0;
    return open;
  }

  private void endFile(Opened at, ExcerptScanner open) throws IOException {
    long named = open.lastStart();
    if (named < 0) {
      damage(at.path, 0, 0, 0, "Chronicle's file header can't be read");
    } else if (named >= last && named > 0) {
      damage(at.path, last, at.used, 0, "its last excerpts can't be read");
    }
    open.close();
    scanner = null;
  }

  /** Whether an excerpt follows on what came before; what is between is told. */
  private boolean follows(Path path, ExcerptScanner open, Excerpt excerpt) {
    boolean begun = epoch != 0;
    if (begun && (excerpt.epoch() < epoch || excerpt.firstSequence() < expected)) {
      damage(path, excerpt.start(), excerpt.end(), 0, "what stands there was read before");
      return false;
    }
    if (begun && excerpt.firstSequence() > expected) {
      long lost = excerpt.firstSequence() - expected;
      String what = "sequences " + expected + " to " + (excerpt.firstSequence() - 1) + " are lost";
      damage(path, behind, excerpt.start(), lost, what);
    } else if (open.wrongWord() >= 0) {
      long word = open.wrongWord();
      damage(path, word, word + 4, 0, "Chronicle's length word is wrong");
    }
    epoch = excerpt.epoch();
    expected = excerpt.nextSequence();
    behind = excerpt.end();
    return true;
  }

  private void damage(Path path, long begin, long end, long lost, String what) {
    damaged.accept(new StoppedJournal.Damage(path, begin, end, lost, what));
  }

  @Override
  public void close() {
    ExcerptScanner open = scanner;
    scanner = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw unreadable(directory, e);
      }
    }
  }
}

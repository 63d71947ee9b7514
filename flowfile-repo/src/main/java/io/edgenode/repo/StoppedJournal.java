package io.edgenode.repo;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One lane's journal while no node runs, read from its first excerpt to its last. Every CRC is
 * checked; what does not follow on what came before is told as damage, as a running node would
 * (P9). One thread.
 */
public final class StoppedJournal {
  private static final long NO_QUOTA = Long.MAX_VALUE;

  private final Path directory;
  private final String flow;
  private final int lane;
  private final String node;
  private final String uuid;
  private @Nullable ClaimFiles claims;

  StoppedJournal(Path directory, String flow, int lane, String node, String uuid) {
    this.directory = directory;
    this.flow = flow;
    this.lane = lane;
    this.node = node;
    this.uuid = uuid;
  }

  /** Takes in what is read, in order. */
  public interface Visitor {
    /**
     * The records of one excerpt.
     *
     * @return whether to read on
     */
    boolean batch(Journal.Batch batch);

    /** A range that can't be read, or should not be there. */
    void damaged(Damage damage);
  }

  /**
   * Something wrong in a file.
   *
   * @param from the first byte concerned
   * @param to behind the last
   * @param lost how many records are missing, where the sequences tell
   * @param what in words
   */
  public record Damage(Path file, long from, long to, long lost, String what) {
    @Override
    public String toString() {
      return file + ": bytes " + from + " to " + to + ": " + what;
    }
  }

  /** One file with something in it. */
  private record Opened(Path path, long size, long used, long firstSequence) {}

  public Path directory() {
    return directory;
  }

  public String flow() {
    return flow;
  }

  public int lane() {
    return lane;
  }

  /** What ids are made of; empty where the directory that says it is not there. */
  public Optional<Lineage.JournalIdentity> identity() {
    return node.isEmpty() || uuid.isEmpty()
        ? Optional.empty()
        : Optional.of(Lineage.JournalIdentity.of(node, uuid, flow, lane));
  }

  /** The journal's files, oldest opening first. */
  public List<Path> files() {
    try (Stream<Path> below = Files.walk(directory, 2)) {
      return below.filter(file -> file.toString().endsWith(".cq4")).sorted().toList();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Their size on disk. */
  public long bytes() {
    long sum = 0;
    try {
      for (Path file : files()) {
        sum += Files.size(file);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    return sum;
  }

  /** Reads everything. */
  public void read(Visitor visitor) {
    try {
      List<Opened> opened = new ArrayList<>();
      for (Path file : files()) {
        open(file, visitor).ifPresent(opened::add);
      }
      opened.sort(Comparator.comparingLong(Opened::firstSequence));
      Progress progress = new Progress(visitor);
      for (Opened file : opened) {
        if (!read(file, progress)) {
          return;
        }
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Large contents that records refer to, checked as they are read. */
  public Content.Claim.Loader claims() {
    return id -> claimFiles().load(id);
  }

  /** Reads a part of a large content; empty at its end, or where it is gone. */
  public Optional<byte[]> claim(String id, long offset, int max) {
    ClaimFiles files = claimFiles();
    return files.list().contains(id) ? Optional.of(files.read(id, offset, max)) : Optional.empty();
  }

  private Optional<Opened> open(Path path, Visitor visitor) throws IOException {
    long size = Files.size(path);
    try (ExcerptScanner scanner = scanner(path, 0, size)) {
      long used = scanner.lengthWithoutZeros();
      if (scanner.next(size)) {
        if (!scanner.header().firstInFile()) {
          visitor.damaged(
              new Damage(path, 0, scanner.start(), 0, "its first excerpts can't be read"));
        }
        return Optional.of(new Opened(path, size, used, scanner.header().firstSequence));
      }
      if (scanner.lastStart() != 0 && used > 0) {
        visitor.damaged(new Damage(path, 0, used, 0, "nothing in it can be read"));
      }
      return Optional.empty();
    }
  }

  private boolean read(Opened file, Progress progress) throws IOException {
    try (ExcerptScanner scanner = scanner(file.path, file.firstSequence, file.used)) {
      progress.behind = 0;
      long last = 0;
      for (Excerpt next = scanner.nextExcerpt(file.size); next != null; ) {
        if (!progress.take(file.path, scanner, next)) {
          return false;
        }
        last = next.end();
        next = scanner.nextExcerpt(file.size);
      }
      long named = scanner.lastStart();
      if (named < 0) {
        String what = "Chronicle's file header can't be read";
        progress.visitor.damaged(new Damage(file.path, 0, 0, 0, what));
      } else if (named >= last && named > 0) {
        String what = "its last excerpts can't be read";
        progress.visitor.damaged(new Damage(file.path, last, file.used, 0, what));
      }
      return true;
    }
  }

  private ExcerptScanner scanner(Path path, long firstSequence, long used) throws IOException {
    return new ExcerptScanner(
        new Segment(path, firstSequence, used, true),
        flow + "/lane-" + lane + "/journal",
        GuardedQueue.LONGEST_FRAGMENT);
  }

  private ClaimFiles claimFiles() {
    ClaimFiles known = claims;
    if (known == null) {
      Path above = DurableFiles.parent(DurableFiles.parent(directory)).resolve("claims");
      try {
        known =
            new ClaimFiles(
                new ClaimFiles.Settings(
                    above, 0, false, NO_QUOTA, 0, () -> 0, new DiskSpace(above, () -> NO_QUOTA)));
      } catch (IOException e) {
        throw unreadable(e);
      }
      claims = known;
    }
    return known;
  }

  private StoreException unreadable(IOException e) {
    return new StoreException(StoreException.Kind.BROKEN, directory + " can't be read: " + e, e);
  }

  /** What came before, over all files. */
  private final class Progress {
    private final Visitor visitor;
    private long expected;
    private int epoch;
    private long behind;

    Progress(Visitor visitor) {
      this.visitor = visitor;
    }

    /** Hands one excerpt on if it follows; false if the visitor has had enough. */
    boolean take(Path file, ExcerptScanner scanner, Excerpt excerpt) {
      boolean begun = epoch != 0;
      if (begun && (excerpt.epoch() < epoch || excerpt.firstSequence() < expected)) {
        String what = "what stands there was read before";
        visitor.damaged(new Damage(file, excerpt.start(), excerpt.end(), 0, what));
        return true;
      }
      if (begun && excerpt.firstSequence() > expected) {
        long lost = excerpt.firstSequence() - expected;
        String what =
            "sequences " + expected + " to " + (excerpt.firstSequence() - 1) + " are lost";
        visitor.damaged(new Damage(file, behind, excerpt.start(), lost, what));
      } else if (scanner.wrongWord() >= 0) {
        long word = scanner.wrongWord();
        String what = "Chronicle's length word is wrong";
        visitor.damaged(new Damage(file, word, word + 4, 0, what));
      }
      epoch = excerpt.epoch();
      expected = excerpt.nextSequence();
      behind = excerpt.end();
      return visitor.batch(new JournalBatch(excerpt, claims()));
    }
  }
}

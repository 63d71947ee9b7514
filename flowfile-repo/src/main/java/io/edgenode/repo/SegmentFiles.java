package io.edgenode.repo;

import io.edgenode.engine.api.DurableNames;
import io.edgenode.engine.api.repo.StoreException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The files of a guarded queue as an opening finds them. Order is by what is in them and not by
 * name, so swapped files cost nothing and a duplicated one is told from its original.
 *
 * @param segments by first sequence
 * @param tail the last excerpt that can be read
 * @param newest the files of the last opening that wrote any, and their directory: what it did not
 *     sync before it was killed is in memory alone
 */
record SegmentFiles(Segment[] segments, @Nullable Excerpt tail, List<Path> newest) {
  static String directoryName(int epoch) {
    return String.format("%08d", epoch);
  }

  static SegmentFiles load(GuardedQueue.Settings settings) throws IOException {
    List<Segment> found = new ArrayList<>();
    List<Path> newest = List.of();
    for (Path directory : list(settings.directory(), "[0-9]*")) {
      List<Path> own = new ArrayList<>();
      for (Path file : list(directory, "*.cq4")) {
        Segment segment = segment(file, settings);
        if (segment != null) {
          found.add(segment);
          own.add(file);
        }
      }
      if (!own.isEmpty()) {
        own.add(directory);
        newest = own;
      }
      deleteIfUnused(directory);
    }
    List<Segment> ordered = ordered(found, settings.damage());
    Excerpt tail = ordered.isEmpty() ? null : tail(ordered, settings);
    return new SegmentFiles(ordered.toArray(Segment[]::new), tail, newest);
  }

  /** Deletes a file and, if it was the last one, what an earlier opening left beside it. */
  static void delete(Segment segment, GuardedQueue.Settings settings) throws IOException {
    settings.space().worker().delete(segment.path, segment::isBeingRead);
    Path directory = DurableFiles.parent(segment.path);
    if (!directory.getFileName().toString().equals(directoryName(settings.epoch()))) {
      deleteIfUnused(directory);
    }
  }

  /**
   * Brings files, and the names in a directory, to stable storage, if they are still there.
   *
   * @param rewrite whether what memory holds of them must be written again first
   */
  static void sync(List<Path> paths, boolean rewrite) throws IOException {
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        DurableNames.sync(path);
      } else {
        try (RawFile file = RawFile.changing(path)) {
          if (rewrite) {
            file.rewrite();
          }
          file.force();
        } catch (NoSuchFileException released) {
          // Nothing in it is needed any more.
        }
      }
    }
  }

  private static void deleteIfUnused(Path directory) throws IOException {
    if (list(directory, "*.cq4").isEmpty()) {
      for (Path rest : list(directory, "*")) {
        Files.delete(rest);
      }
      Files.delete(directory);
    }
  }

  /** A file as a segment, or null if it holds no excerpt: it is then gone. */
  private static @Nullable Segment segment(Path file, GuardedQueue.Settings settings)
      throws IOException {
    long size = Files.size(file);
    Segment whole = new Segment(file, 0, size, true);
    try (ExcerptScanner scanner = scanner(whole, settings)) {
      if (scanner.next(size)) {
        if (!scanner.header().firstInFile()) {
          String what = "its first excerpts can't be read";
          settings.damage().range(file, 0, scanner.start(), what);
        }
        return new Segment(file, scanner.header().firstSequence, used(scanner, settings), true);
      }
      if (scanner.lastStart() == 0 || scanner.lengthWithoutZeros() == 0) {
        Files.delete(file);
        return null;
      }
    }
    settings.damage().file(file, "nothing in it can be read");
    return null;
  }

  /**
   * Where the last excerpt ends at the latest. Behind it may be what was allocated ahead when the
   * process was killed, or the hole behind that: nothing that counts toward a quota.
   */
  private static long used(ExcerptScanner scanner, GuardedQueue.Settings settings)
      throws IOException {
    int longest = ExcerptHeader.aligned(settings.longest());
    return Math.min(scanner.segment().end(), scanner.lengthWithoutZeros() + longest);
  }

  private static List<Segment> ordered(List<Segment> found, DamageLog damage) {
    List<Segment> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparingLong(segment -> segment.firstSequence));
    for (int i = 0; i < sorted.size(); i++) {
      if (sorted.get(i) != found.get(i)) {
        damage.range(sorted.get(i).path, 0, 0, "it is not the file that its name says");
      }
    }
    List<Segment> ordered = new ArrayList<>();
    Segment last = null;
    for (Segment segment : sorted) {
      if (last != null && last.firstSequence == segment.firstSequence) {
        damage.file(segment.path, "it repeats " + last);
      } else {
        ordered.add(segment);
        last = segment;
      }
    }
    return ordered;
  }

  private static @Nullable Excerpt tail(List<Segment> ordered, GuardedQueue.Settings settings)
      throws IOException {
    Excerpt tail = null;
    for (int i = ordered.size() - 1; i >= 0 && tail == null; i--) {
      tail = tail(ordered.get(i), settings);
    }
    return tail;
  }

  /**
   * The last excerpt of a file: found at once where Chronicle's header points to it, else by
   * reading the file. What is allocated behind it is given back.
   */
  private static @Nullable Excerpt tail(Segment segment, GuardedQueue.Settings settings)
      throws IOException {
    try (ExcerptScanner scanner = scanner(segment, settings)) {
      long end = segment.end();
      long named = scanner.lastStart();
      scanner.seek(Math.max(0, named));
      Excerpt tail = scanner.nextExcerpt(end);
      if (named <= 0 || tail == null || tail.start() != named) {
        scanner.seek(0);
        tail = null;
      }
      for (Excerpt next = scanner.nextExcerpt(end); next != null; ) {
        tail = next;
        next = scanner.nextExcerpt(end);
      }
      long read = tail == null ? 0 : tail.end();
      if (named < 0) {
        settings.damage().range(segment.path, 0, 0, "Chronicle's file header can't be read");
      } else if (named > read) {
        settings.damage().range(segment.path, read, end, "its last excerpts can't be read");
      }
      trim(segment, Math.max(read, scanner.lengthWithoutZeros()));
      return tail;
    }
  }

  /** The first sequence of the first excerpt that begins behind an offset, if one does. */
  static OptionalLong sequenceBehind(Segment segment, long offset, GuardedQueue.Settings settings) {
    try (ExcerptScanner scanner = scanner(segment, settings)) {
      scanner.seek(offset);
      while (scanner.next(segment.end())) {
        if (scanner.header().fragment == 0) {
          return OptionalLong.of(scanner.header().firstSequence);
        }
      }
      return OptionalLong.empty();
    } catch (NoSuchFileException released) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw new StoreException(StoreException.Kind.BROKEN, segment + " can't be read: " + e, e);
    }
  }

  private static void trim(Segment segment, long length) throws IOException {
    if (length < segment.end()) {
      try (RawFile file = RawFile.writing(segment.path)) {
        file.truncate(length);
      }
      segment.grow(length);
      segment.allocate(length);
    }
  }

  private static ExcerptScanner scanner(Segment segment, GuardedQueue.Settings settings)
      throws IOException {
    return new ExcerptScanner(segment, settings.name(), settings.longest());
  }

  private static List<Path> list(Path directory, String glob) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
      stream.forEach(paths::add);
    } catch (NoSuchFileException e) {
      return paths;
    }
    paths.sort(Comparator.naturalOrder());
    return paths;
  }
}

package io.edgenode.repo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts, reports and keeps what one store found damaged (P9): each range once, however often it is
 * read. What is damaged is copied to {@code quarantine/} for a later look, up to a limit; files in
 * which nothing can be read move there. Any thread.
 */
final class DamageLog {
  /**
   * The most that the quarantine of a flow keeps; beyond it damage is counted and reported only.
   */
  static final long MAX_KEPT = 16L * 1024 * 1024;

  private static final int MAX_RANGE = 1024 * 1024;
  private static final int MAX_REMEMBERED = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(DamageLog.class);

  private final Path quarantine;
  private final String store;
  private final Set<String> known = new HashSet<>();
  private long ranges;
  private long lost;

  DamageLog(Path quarantine, String store) {
    this.quarantine = quarantine;
    this.store = store;
  }

  synchronized long ranges() {
    return ranges;
  }

  /** Records known to be lost in them. */
  synchronized long lost() {
    return lost;
  }

  /**
   * A range of a file can't be read, or holds what does not belong there.
   *
   * @param records how many are lost with it, as far as is known
   */
  synchronized void range(Path file, long from, long to, long records, String what) {
    String name = name(file) + "-" + from;
    if (count(name)) {
      lost += records;
      LOG.warn(
          "{}: bytes {} to {} are damaged: {}; reading goes on behind them", file, from, to, what);
      keep(name, file, from, (int) Math.min(MAX_RANGE, to - from));
    }
  }

  /** Nothing in a file can be used: it moves out of the way. */
  synchronized void file(Path file, String what) {
    String name = name(file);
    if (count(name)) {
      LOG.warn("{}: {}; the file moves to {}", file, what, quarantine);
    }
    try {
      Files.createDirectories(quarantine);
      if (kept() + Files.size(file) > MAX_KEPT) {
        Files.delete(file);
      } else {
        Files.move(file, quarantine.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean count(String name) {
    if (known.size() < MAX_REMEMBERED && !known.add(name)) {
      return false;
    }
    ranges++;
    return true;
  }

  /** Best effort: a full or failing disk must not keep the rest from being read. */
  private void keep(String name, Path file, long from, int length) {
    Path copy = quarantine.resolve(name);
    if (length <= 0 || Files.exists(copy)) {
      return;
    }
    try (RawFile source = RawFile.reading(file)) {
      Files.createDirectories(quarantine);
      if (kept() + length <= MAX_KEPT) {
        byte[] bytes = new byte[length];
        int read = source.read(bytes, 0, length, from);
        try (RawFile target = RawFile.writing(copy)) {
          target.write(bytes, 0, read, 0);
        }
      }
    } catch (IOException e) {
      LOG.warn("{}: the damaged range could not be kept: {}", copy, e.toString());
    }
  }

  private long kept() throws IOException {
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(quarantine)) {
      for (Path file : files) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private String name(Path file) {
    return store + "-" + DurableFiles.parent(file).getFileName() + "-" + file.getFileName();
  }
}

package io.edgenode.repo;

import java.io.IOException;
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
 * read. What is damaged is copied to {@code quarantine/} for a later look; files in which nothing
 * can be read move there, which takes no space that they did not have. Both up to a limit, and as
 * far as the disk lets it be: an opening never fails for it. Any thread.
 */
final class DamageLog {
  /** The most that the copied ranges of a flow take; more damage is counted and reported only. */
  private static final long MAX_COPIED = 16L * 1024 * 1024;

  /** How many of a store's largest files the quarantine of a flow keeps; more are deleted. */
  private static final int MAX_FILES = 2;

  private static final String FILES = "*.cq4";
  private static final String RANGES = "*.cq4-*";
  private static final int MAX_RANGE = 1024 * 1024;
  private static final int MAX_REMEMBERED = 10_000;
  private static final Logger LOG = LoggerFactory.getLogger(DamageLog.class);

  private final Path quarantine;
  private final String store;
  private final long maxMoved;
  private final Set<String> known = new HashSet<>();
  private long ranges;

  /**
   * @param store names what is kept
   * @param rollSize bytes at which the store's files end
   */
  DamageLog(Path quarantine, String store, long rollSize) {
    this.quarantine = quarantine;
    this.store = store;
    this.maxMoved = Math.max(MAX_COPIED, MAX_FILES * rollSize);
  }

  synchronized long ranges() {
    return ranges;
  }

  /** A range of a file can't be read, or holds what does not belong there. */
  synchronized void range(Path file, long from, long to, String what) {
    String name = name(file) + "-" + from;
    if (count(name)) {
      LOG.warn(
          "{}: bytes {} to {} are damaged: {}; reading goes on behind them", file, from, to, what);
      keep(name, file, from, (int) Math.min(MAX_RANGE, to - from));
    }
  }

  /** Nothing in a file can be used: it moves out of the way, or stays where nobody reads it. */
  synchronized void file(Path file, String what) {
    String name = name(file);
    count(name);
    try {
      Files.createDirectories(quarantine);
      if (kept(FILES) + Files.size(file) > maxMoved) {
        Files.delete(file);
        LOG.warn("{}: {}; the file is deleted, for {} is full", file, what, quarantine);
      } else {
        Files.move(file, quarantine.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        LOG.warn("{}: {}; the file was moved to {}", file, what, quarantine);
      }
    } catch (IOException e) {
      LOG.warn("{}: {}; it can't be moved to {}: {}", file, what, quarantine, e.toString());
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
      if (kept(RANGES) + length <= MAX_COPIED) {
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

  private long kept(String glob) throws IOException {
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(quarantine, glob)) {
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

package io.edgenode.processors.filesink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files that are open, at most so many, and what of them is not on stable storage yet. Owner:
 * the sink's worker.
 */
final class OpenFiles {
  private static final int MOST = 256;
  private static final float LOAD = 0.75f;

  /** Heap buffers pass through a direct buffer that the thread keeps: it must stay small. */
  private static final int CHUNK = 64 * 1024;

  private final LinkedHashMap<Path, FileChannel> open = new LinkedHashMap<>(MOST, LOAD, true);
  private final Set<Path> dirty = new LinkedHashSet<>();
  private final Set<Path> dirtyDirectories = new LinkedHashSet<>();
  private @Nullable IOException failed;

  /** Writes bytes at an offset, which is the end of what counts. */
  void write(Path file, long offset, byte[] bytes, int length) throws IOException {
    FileChannel channel = channel(file);
    dirty.add(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
    long at = offset;
    while (at - offset < length) {
      buffer.limit((int) Math.min(length, at - offset + CHUNK));
      at += channel.write(buffer, at);
    }
  }

  void truncate(Path file, long length) throws IOException {
    channel(file).truncate(length);
    dirty.add(file);
  }

  void move(Path from, Path to, boolean replace) throws IOException {
    close(from);
    close(to);
    if (replace) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.move(from, to);
    }
    if (dirty.remove(from)) {
      dirty.add(to);
    }
    changed(to);
  }

  void delete(Path file) throws IOException {
    close(file);
    dirty.remove(file);
    if (Files.deleteIfExists(file)) {
      changed(file);
    }
  }

  /**
   * Puts everything that was written on stable storage. Once that failed it fails for good: Linux
   * tells of a lost page once, and takes it for written then. Whoever opens the sink anew cuts the
   * files to the last checkpoint and writes the rest again.
   */
  void force() throws IOException {
    IOException before = failed;
    if (before != null) {
      throw new IOException("a sync failed before: " + before.getMessage(), before);
    }
    try {
      forceAll();
    } catch (IOException e) {
      failed = e;
      throw e;
    }
  }

  private void forceAll() throws IOException {
    for (Path file : dirty) {
      try {
        channel(file, StandardOpenOption.WRITE).force(false);
      } catch (NoSuchFileException e) {
        // Somebody took it away: there is nothing to keep.
        close(file);
      }
    }
    dirty.clear();
    for (Path directory : dirtyDirectories) {
      Directories.force(directory);
    }
    dirtyDirectories.clear();
  }

  void close() throws IOException {
    for (FileChannel channel : open.values()) {
      channel.close();
    }
    open.clear();
  }

  private void close(Path file) throws IOException {
    FileChannel channel = open.remove(file);
    if (channel != null) {
      channel.close();
    }
  }

  private FileChannel channel(Path file) throws IOException {
    FileChannel channel = open.get(file);
    if (channel != null) {
      return channel;
    }
    if (!Files.exists(file)) {
      Directories.make(directory(file), dirtyDirectories);
    }
    return channel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private FileChannel channel(Path file, StandardOpenOption... options) throws IOException {
    FileChannel channel = open.get(file);
    if (channel == null) {
      if (open.size() >= MOST) {
        Map.Entry<Path, FileChannel> eldest = open.entrySet().iterator().next();
        close(eldest.getKey());
      }
      channel = FileChannel.open(file, options);
      open.put(file, channel);
    }
    return channel;
  }

  private void changed(Path file) {
    dirtyDirectories.add(directory(file));
  }

  private static Path directory(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }
}

package io.edgenode.processors.filesink;

import java.io.IOException;
import java.io.InputStream;
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
 * The files that are open, at most so many, and what of them is not on stable storage yet. Each is
 * locked while it is open: two sinks whose paths meet would write over each other's bytes. Owner:
 * the sink's worker.
 */
final class OpenFiles {
  private static final int MOST = 256;
  private static final float LOAD = 0.75f;
  private static final String REMEDY = "sinks need paths of their own";

  /** Heap buffers pass through a direct buffer that the thread keeps: it must stay small. */
  private static final int CHUNK = 64 * 1024;

  /** A file has more than we wrote, so we know where ours ends. */
  static final class Grown extends NotOursException {
    private static final long serialVersionUID = 1;

    Grown(String message) {
      super(message);
    }
  }

  private final LinkedHashMap<Path, FileChannel> open = new LinkedHashMap<>(MOST, LOAD, true);
  private final Set<Path> dirty = new LinkedHashSet<>();
  private final Set<Path> dirtyDirectories = new LinkedHashSet<>();
  private final WriteLock lock;
  private @Nullable IOException failed;

  OpenFiles(WriteLock lock) {
    this.lock = lock;
  }

  /**
   * Makes a file ours to write to, empty if there was none, and gives its length.
   *
   * @throws NotOursException where another writer has it
   */
  long hold(Path file) throws IOException {
    return channel(file).size();
  }

  /**
   * Makes a file ours to write on behind what we wrote. It may have been closed meanwhile, and then
   * another writer may have been there; and at any time somebody may have taken some of it off.
   *
   * @param length how much of it we wrote, or found
   * @return how much of that is there
   * @throws NotOursException where another writer has it, or wrote to it; it is as it was then
   */
  long hold(Path file, long length) throws IOException {
    FileChannel known = open.get(file);
    if (known != null) {
      return Math.min(known.size(), length);
    }
    long actual = hold(file);
    if (actual > length) {
      close(file);
      throw new Grown(
          file
              + " has "
              + actual
              + " bytes where this sink wrote "
              + length
              + ": another writer wrote there; "
              + REMEDY);
    }
    return actual;
  }

  /** Another writer may have it. */
  void letGo(Path file) throws IOException {
    close(file);
  }

  /** The beginning of a file, at most so much of it. */
  byte[] head(Path file, int length) throws IOException {
    // Closing any channel of a file takes this process's lock on it: the next write takes it again.
    close(file);
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(length);
    }
  }

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
    if (replace) {
      holdIfThere(to);
    }
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
    holdIfThere(file);
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
      force(file);
    }
    dirty.clear();
    for (Path directory : dirtyDirectories) {
      Directories.force(directory);
    }
    dirtyDirectories.clear();
  }

  private void force(Path file) throws IOException {
    FileChannel written = open.get(file);
    if (written != null) {
      written.force(false);
      return;
    }
    try (FileChannel again = FileChannel.open(file, StandardOpenOption.WRITE)) {
      again.force(false);
    } catch (NoSuchFileException e) {
      // Somebody took it away: there is nothing to keep.
      return;
    }
  }

  /** Lets go of all of them, whatever becomes of one: a lock that stayed would never go. */
  void close() throws IOException {
    IOException first = null;
    for (FileChannel channel : open.values()) {
      try {
        channel.close();
      } catch (IOException e) {
        first = first == null ? e : first;
      }
    }
    open.clear();
    if (first != null) {
      throw first;
    }
  }

  /** What another writer has is neither deleted nor replaced. */
  private void holdIfThere(Path file) throws IOException {
    if (Files.exists(file)) {
      channel(file);
    }
  }

  private void close(Path file) throws IOException {
    FileChannel channel = open.remove(file);
    if (channel != null) {
      channel.close();
    }
  }

  private FileChannel channel(Path file) throws IOException {
    FileChannel known = open.get(file);
    if (known != null) {
      return known;
    }
    if (!Files.exists(file)) {
      Directories.make(directory(file), dirtyDirectories);
    }
    if (open.size() >= MOST) {
      Map.Entry<Path, FileChannel> eldest = open.entrySet().iterator().next();
      close(eldest.getKey());
    }
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean taken = false;
    try {
      lock.take(file, channel, REMEDY);
      taken = true;
    } catch (NotOursException e) {
      throw explained(file, e);
    } finally {
      if (!taken) {
        channel.close();
      }
    }
    open.put(file, channel);
    return channel;
  }

  /** Links, and file systems that don't tell cases apart, give one file two paths. */
  private NotOursException explained(Path file, NotOursException locked) throws IOException {
    for (Path other : open.keySet()) {
      if (Files.exists(other) && Files.isSameFile(file, other)) {
        return new NotOursException.SameFile(
            file + " is the file that this sink writes to as " + other + "; it needs one path",
            locked);
      }
    }
    return locked;
  }

  private void changed(Path file) {
    dirtyDirectories.add(directory(file));
  }

  private static Path directory(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }
}

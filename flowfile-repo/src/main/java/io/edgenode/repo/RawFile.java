package io.edgenode.repo;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Set;

/**
 * A file by position. An interrupt closes a {@link FileChannel} for everybody; here it is opened
 * anew and the interrupt is handed on, so that a thread that is being stopped can't break a store.
 * Any thread.
 */
final class RawFile implements Closeable {
  private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64 * 1024).asReadOnlyBuffer();

  private final Path path;
  private final Set<StandardOpenOption> options;
  private volatile FileChannel channel;
  private volatile boolean closed;

  private RawFile(Path path, Set<StandardOpenOption> options) throws IOException {
    this.path = path;
    this.options = options;
    this.channel = FileChannel.open(path, options);
  }

  static RawFile reading(Path path) throws IOException {
    return new RawFile(path, Set.of(StandardOpenOption.READ));
  }

  static RawFile writing(Path path) throws IOException {
    return new RawFile(
        path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  /**
   * Of a file that is there already.
   *
   * @throws NoSuchFileException if it is not
   */
  static RawFile changing(Path path) throws IOException {
    return new RawFile(path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  Path path() {
    return path;
  }

  /**
   * Whether the disk itself can't give the bytes (EIO): they are lost, and other bytes of the file
   * need not be. Any other failure says nothing of the bytes.
   */
  static boolean isBadSector(IOException e) {
    return String.valueOf(e.getMessage()).contains("Input/output error");
  }

  /** Fills the array from a position on; gives how many bytes there were. */
  int read(byte[] into, int offset, int length, long position) throws IOException {
    return run(
        open -> {
          ByteBuffer target = ByteBuffer.wrap(into, offset, length);
          while (target.hasRemaining()
              && open.read(target, position + target.position() - offset) > 0) {
            // until full or at the end
          }
          return target.position() - offset;
        });
  }

  void write(byte[] bytes, int offset, int length, long position) throws IOException {
    run(
        open -> {
          ByteBuffer source = ByteBuffer.wrap(bytes, offset, length);
          while (source.hasRemaining()) {
            open.write(source, position + source.position() - offset);
          }
          return 0;
        });
  }

  /** Makes the blocks between two positions real, so that a later page fault needs no space. */
  void writeZeros(long from, long to) throws IOException {
    run(
        open -> {
          long position = from;
          while (position < to) {
            ByteBuffer zeros = ZEROS.duplicate();
            zeros.limit((int) Math.min(zeros.capacity(), to - position));
            position += open.write(zeros, position);
          }
          return 0;
        });
  }

  /** Writes every byte again as it is read, so that the next {@link #force} writes all of it. */
  void rewrite() throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long position = 0;
    int length = read(buffer, 0, buffer.length, position);
    while (length > 0) {
      write(buffer, 0, length, position);
      position += length;
      length = read(buffer, 0, buffer.length, position);
    }
  }

  /**
   * Brings it to stable storage. A file system that gives up just then may answer that all is well
   * for bytes that it throws away (ext4 forgets that the transaction was aborted). A change of the
   * inode does look: the first makes the file system say that it gave up, the second fails for it.
   */
  void force() throws IOException {
    run(
        open -> {
          open.force(false);
          return 0;
        });
    try {
      FileTime now = FileTime.fromMillis(System.currentTimeMillis());
      Files.setLastModifiedTime(path, now);
      Files.setLastModifiedTime(path, now);
    } catch (NoSuchFileException gone) {
      // Released or renamed meanwhile: nobody needs it under this name.
    }
  }

  long size() throws IOException {
    return run(FileChannel::size);
  }

  void truncate(long size) throws IOException {
    run(open -> open.truncate(size));
  }

  @Override
  public void close() throws IOException {
    closed = true;
    channel.close();
  }

  private <T> T run(Operation<T> operation) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        FileChannel open = channel;
        try {
          return operation.on(open);
        } catch (ClosedChannelException e) {
          // This thread was interrupted, or another one that is at the same file.
          interrupted |= Thread.interrupted();
          reopen(open, e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized void reopen(FileChannel broken, ClosedChannelException cause)
      throws IOException {
    if (closed) {
      throw cause;
    }
    if (channel == broken) {
      channel = FileChannel.open(path, options);
    }
  }

  @FunctionalInterface
  private interface Operation<T> {
    T on(FileChannel open) throws IOException;
  }
}

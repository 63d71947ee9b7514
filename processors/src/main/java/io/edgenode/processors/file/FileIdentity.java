package io.edgenode.processors.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * What makes a file the same file after a restart (K11): its first bytes, and beside them where it
 * lay. Immutable.
 *
 * @param path as it was found
 * @param inode its number in the file system, 0 where there is none
 * @param fingerprintLength how many bytes the fingerprint is of, at most {@link #LONGEST}
 * @param fingerprint the beginning of their SHA-256
 */
record FileIdentity(Path path, long inode, int fingerprintLength, long fingerprint) {
  static final int LONGEST = 1024;

  /** Looks at a file that is open. */
  static FileIdentity of(Path path, long inode, FileChannel channel) throws IOException {
    byte[] head = head(channel, LONGEST);
    return new FileIdentity(path, inode, head.length, hash(head));
  }

  /** The inode of what is at this path now, 0 where the file system has none. */
  static long inode(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return 0;
    }
    return (Long) Files.getAttribute(path, "unix:ino");
  }

  /** Whether a file begins with what this one began with. */
  boolean matches(FileChannel channel) throws IOException {
    byte[] head = head(channel, fingerprintLength);
    return head.length == fingerprintLength && hash(head) == fingerprint;
  }

  private static byte[] head(FileChannel channel, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    int got = 0;
    while (buffer.hasRemaining() && got >= 0) {
      got = channel.read(buffer, buffer.position());
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private static long hash(byte[] head) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(head)).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

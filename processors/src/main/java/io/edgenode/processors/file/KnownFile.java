package io.edgenode.processors.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file and how far it was read. Immutable. As bytes:
 *
 * <pre>
 * version 1 | offset 8 | inode 8 | fingerprint length 4 | fingerprint 8 | path, UTF-8
 * </pre>
 *
 * @param offset behind the last line taken
 */
record KnownFile(FileIdentity identity, long offset) {
  private static final byte VERSION = 1;
  private static final int FIXED = 1 + 8 + 8 + 4 + 8;

  byte[] encode() {
    byte[] path = identity.path().toString().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(FIXED + path.length)
        .put(VERSION)
        .putLong(offset)
        .putLong(identity.inode())
        .putInt(identity.fingerprintLength())
        .putLong(identity.fingerprint())
        .put(path)
        .array();
  }

  /**
   * @throws IllegalArgumentException if another version wrote it, or something else
   */
  static KnownFile decode(byte[] bytes) {
    if (bytes.length <= FIXED || bytes[0] != VERSION) {
      throw new IllegalArgumentException(
          "a file source's position of "
              + bytes.length
              + " bytes is not of version "
              + VERSION
              + ": it was written by another version of the node");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    long offset = buffer.getLong();
    long inode = buffer.getLong();
    int length = buffer.getInt();
    long fingerprint = buffer.getLong();
    String path = StandardCharsets.UTF_8.decode(buffer).toString();
    return new KnownFile(new FileIdentity(Path.of(path), inode, length, fingerprint), offset);
  }
}

package io.edgenode.repo;

import io.edgenode.engine.api.repo.StoreException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * What stands before every excerpt's payload (K1), little-endian:
 *
 * <pre>
 *  0       4        5      6          7          8        12      16               24
 * ┌───────┬────────┬──────┬──────────┬──────────┬────────┬───────┬────────────────┬───────┐
 * │ magic │ format │ type │ fragment │ of total │ length │ epoch │ first sequence │ count │
 * └───────┴────────┴──────┴──────────┴──────────┴────────┴───────┴────────────────┴───────┘
 *  28                      32                                    40
 * ┌───────────────────────┬─────────────────────────────────────┬─────────
 * │ CRC32C of all but it  │ data records ever, excerpt included  │ payload …
 * └───────────────────────┴─────────────────────────────────────┴─────────
 * </pre>
 *
 * The CRC also covers the store's name, so that a file that strayed in from another store reads as
 * damage. This layout never changes: a later format changes the payload and the format byte, so
 * that this version can tell a newer file (CRC good, format above its own) from a damaged one.
 *
 * <p>The type's highest bit marks the first excerpt of a file, so that its loss shows even where
 * nothing stands before it.
 *
 * <p>An instance holds one header that was read, and is owned by its reader.
 */
final class ExcerptHeader {
  static final int BYTES = 40;
  static final int MAGIC = 0x314E4445;
  static final int FORMAT = 1;

  /** Added to the type of the first excerpt of a file. */
  static final int FIRST_IN_FILE = 0x80;

  private static final int CRC_AT = 28;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] store;
  private final CRC32C crc = new CRC32C();

  int type;
  int fragment;
  int fragments;
  int length;
  int epoch;
  long firstSequence;
  int count;
  long dataCount;

  ExcerptHeader(String store) {
    this.store = store.getBytes(StandardCharsets.UTF_8);
  }

  static int intAt(byte[] bytes, int offset) {
    return (int) INT.get(bytes, offset);
  }

  static void putInt(byte[] bytes, int offset, int value) {
    INT.set(bytes, offset, value);
  }

  static long longAt(byte[] bytes, int offset) {
    return (long) LONG.get(bytes, offset);
  }

  static void putLong(byte[] bytes, int offset, long value) {
    LONG.set(bytes, offset, value);
  }

  /** The bytes that an excerpt takes, Chronicle's padding included. */
  static int aligned(int payloadLength) {
    return (BYTES + payloadLength + 3) & ~3;
  }

  /** Writes this header's fields before the payload that stands behind them. */
  void writeTo(byte[] bytes, int offset) {
    putInt(bytes, offset, MAGIC);
    bytes[offset + 4] = FORMAT;
    bytes[offset + 5] = (byte) type;
    bytes[offset + 6] = (byte) fragment;
    bytes[offset + 7] = (byte) fragments;
    putInt(bytes, offset + 8, length);
    putInt(bytes, offset + 12, epoch);
    putLong(bytes, offset + 16, firstSequence);
    putInt(bytes, offset + 24, count);
    putLong(bytes, offset + 32, dataCount);
    putInt(bytes, offset + CRC_AT, checksum(bytes, offset, length));
  }

  /** Whether this is the excerpt that its file began with. */
  boolean firstInFile() {
    return (type & FIRST_IN_FILE) != 0 && fragment == 0;
  }

  /** The length that the bytes at an offset claim for an excerpt, or -1 if none begins there. */
  static int claimedLength(byte[] bytes, int offset, int longest) {
    if (intAt(bytes, offset) != MAGIC) {
      return -1;
    }
    int length = intAt(bytes, offset + 8);
    return length < 0 || length > longest ? -1 : length;
  }

  /**
   * Takes in the header at an offset, whose whole excerpt is there.
   *
   * @return false if the excerpt is damaged
   * @throws StoreException {@code INCOMPATIBLE} if a newer version wrote it
   */
  boolean readFrom(byte[] bytes, int offset, Object where) {
    int claimed = intAt(bytes, offset + 8);
    if (intAt(bytes, offset + CRC_AT) != checksum(bytes, offset, claimed)) {
      return false;
    }
    int format = bytes[offset + 4] & 0xFF;
    if (format > FORMAT) {
      throw new StoreException(
          StoreException.Kind.INCOMPATIBLE,
          where
              + " has format "
              + format
              + ", this version reads up to "
              + FORMAT
              + ": run the version that wrote it, or a later one");
    }
    type = bytes[offset + 5] & 0xFF;
    fragment = bytes[offset + 6] & 0xFF;
    fragments = bytes[offset + 7] & 0xFF;
    length = claimed;
    epoch = intAt(bytes, offset + 12);
    firstSequence = longAt(bytes, offset + 16);
    count = intAt(bytes, offset + 24);
    dataCount = longAt(bytes, offset + 32);
    return true;
  }

  private int checksum(byte[] bytes, int offset, int payloadLength) {
    crc.reset();
    crc.update(store, 0, store.length);
    crc.update(bytes, offset, CRC_AT);
    crc.update(bytes, offset + CRC_AT + 4, BYTES - CRC_AT - 4 + payloadLength);
    return (int) crc.getValue();
  }
}

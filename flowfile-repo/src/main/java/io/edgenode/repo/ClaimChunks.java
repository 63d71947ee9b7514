package io.edgenode.repo;

import io.edgenode.engine.api.FlowException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The bytes of one claim's file:
 *
 * <pre>
 * ┌─────────┬────────┬───────────────────┬─────────┬────────┬─────────────────
 * │ CRC32C  │ length │ up to 64 KiB      │ CRC32C  │ length │ …
 * │ 4 bytes │ 4      │ of the content    │         │        │
 * └─────────┴────────┴───────────────────┴─────────┴────────┴─────────────────
 * </pre>
 *
 * A CRC covers the claim's name, the chunk's number, its length and its bytes: a chunk out of place
 * is damage. All chunks but the last are full, so any offset is found by division. The last one is
 * marked in its length, so that a claim that was cut short is told from a whole one.
 *
 * <p>Immutable; the buffers it is given belong to the caller.
 */
final class ClaimChunks {
  /** The content of a full chunk, in bytes. */
  static final int CHUNK = 64 * 1024;

  /** What stands before each chunk's content. */
  static final int HEAD = 8;

  /** A full chunk in its file. */
  static final int WHOLE = HEAD + CHUNK;

  private static final int LENGTH_AT = 4;
  private static final int LAST = 1 << 31;

  private final String id;

  ClaimChunks(String id) {
    this.id = id;
  }

  /** How much content a claim of so many bytes can hold. */
  static long contentOf(long bytes) {
    return Math.max(0, bytes) / WHOLE * CHUNK;
  }

  /** Where a chunk begins in its file. */
  static long position(long chunk) {
    return chunk * WHOLE;
  }

  /**
   * Puts the head before a chunk's content.
   *
   * @param buffer {@link #HEAD} free bytes, then the content
   */
  void seal(byte[] buffer, long chunk, int length, boolean last) {
    ExcerptHeader.putInt(buffer, LENGTH_AT, last ? length | LAST : length);
    ExcerptHeader.putInt(buffer, 0, checksum(chunk, buffer, length));
  }

  /**
   * Reads what stands at an offset of the content, up to the end of its chunk.
   *
   * @return at most so many bytes; none at the end of the content
   * @throws FlowException.BadData where the chunk is damaged or not there
   */
  byte[] read(RawFile file, long offset, int max) throws IOException {
    long chunk = offset / CHUNK;
    int within = (int) (offset % CHUNK);
    byte[] buffer = new byte[WHOLE];
    int length = readChunk(file, chunk, buffer);
    if (length < 0) {
      // a full last chunk ends where the next would begin, and only a last one may
      boolean ends =
          chunk > 0
              && readChunk(file, chunk - 1, buffer) == CHUNK
              && (ExcerptHeader.intAt(buffer, LENGTH_AT) & LAST) != 0;
      if (!ends) {
        throw damaged(chunk);
      }
      return new byte[0];
    }
    int part = Math.max(0, Math.min(max, length - within));
    return Arrays.copyOfRange(buffer, HEAD + within, HEAD + within + part);
  }

  /** Reads and checks a chunk; gives its length, -1 if the file ends before it. */
  private int readChunk(RawFile file, long chunk, byte[] buffer) throws IOException {
    int filled;
    try {
      filled = file.read(buffer, 0, buffer.length, position(chunk));
    } catch (IOException e) {
      if (!RawFile.isBadSector(e)) {
        throw e;
      }
      throw new FlowException.BadData(
          "claim " + id + " can't be read at byte " + chunk * CHUNK + " of its content", e);
    }
    if (filled == 0) {
      return -1;
    }
    int length = filled < HEAD ? -1 : ExcerptHeader.intAt(buffer, LENGTH_AT) & ~LAST;
    if (length < 0
        || length > filled - HEAD
        || ExcerptHeader.intAt(buffer, 0) != checksum(chunk, buffer, length)) {
      throw damaged(chunk);
    }
    return length;
  }

  private FlowException.BadData damaged(long chunk) {
    return new FlowException.BadData(
        "claim " + id + " is damaged at byte " + chunk * CHUNK + " of its content");
  }

  private int checksum(long chunk, byte[] buffer, int length) {
    CRC32C crc = new CRC32C();
    crc.update((id + chunk).getBytes(StandardCharsets.US_ASCII));
    crc.update(buffer, LENGTH_AT, HEAD - LENGTH_AT + length);
    return (int) crc.getValue();
  }
}

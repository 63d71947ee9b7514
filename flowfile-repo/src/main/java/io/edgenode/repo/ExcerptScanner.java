package io.edgenode.repo;

import io.edgenode.engine.record.ByteOutput;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds excerpts in the raw bytes of one Chronicle file, whatever happened to the bytes between
 * them:
 *
 * <pre>
 * ┌────────────────────────┬──────┬────────┬─────────┬──────┬────────┬─────────┬───────────────┐
 * │ Chronicle's own header │ word │ header │ payload │ word │ header │ payload │ EOF or zeros  │
 * │ and index pages        │ 4 B  │ 40 B   │ padded  │      │        │         │               │
 * └────────────────────────┴──────┴────────┴─────────┴──────┴────────┴─────────┴───────────────┘
 * </pre>
 *
 * An excerpt is found by our own magic at a multiple of four bytes and believed by its CRC.
 * Chronicle's length words are never followed, for one flipped bit in them hides all that is
 * behind; nor are its index and metadata. An excerpt is therefore lost only if its own bytes are
 * damaged. Reads go through {@code pread}, so a bad sector is an {@link IOException} and not a
 * fault, and no mapping is held: its page counts as zeros, which is one more damaged range, and
 * what stands around it is read. One thread.
 */
final class ExcerptScanner implements Closeable {
  /** Where Chronicle's file header says which excerpt was completed last. */
  private static final int LAST_WORD_AT = 0x40;

  private static final byte[] LAST_WORD_NAME = "writePosition".getBytes(StandardCharsets.US_ASCII);
  private static final int LAST_WORD_NAME_AT = 0x1c;

  /** What is given up around a bad sector. */
  private static final int PAGE = 4096;

  private final Segment segment;
  private final RawFile file;
  private final int longest;
  private final byte[] window;
  private final ExcerptHeader header;
  private long windowStart;
  private int windowLength;
  private long position;
  private long start;
  private long end;
  private long wrongWord;
  private boolean closed;

  ExcerptScanner(Segment segment, String store, int longest) throws IOException {
    this.segment = segment;
    this.file = open(segment);
    this.longest = longest;
    this.window = new byte[longest + ExcerptHeader.BYTES + 4096];
    this.header = new ExcerptHeader(store);
  }

  private static RawFile open(Segment segment) throws IOException {
    segment.beginReading();
    try {
      return RawFile.reading(segment.path);
    } catch (IOException e) {
      segment.endReading();
      throw e;
    }
  }

  Path path() {
    return segment.path;
  }

  Segment segment() {
    return segment;
  }

  /** The header of the excerpt that {@link #next} found. */
  ExcerptHeader header() {
    return header;
  }

  /** Where the header that was found last begins in the file. */
  long start() {
    return start;
  }

  /** Behind the excerpt found last. */
  long end() {
    return end;
  }

  void seek(long newPosition) {
    position = (newPosition + 3) & ~3L;
  }

  /** Moves to the next intact excerpt that ends at or before a limit; false if there is none. */
  boolean next(long limit) throws IOException {
    for (long at = position; at + ExcerptHeader.BYTES <= limit; at += 4) {
      if (!fill(at, ExcerptHeader.BYTES, limit)) {
        break;
      }
      int offset = (int) (at - windowStart);
      int length = ExcerptHeader.claimedLength(window, offset, longest);
      int needed = ExcerptHeader.BYTES + length;
      if (length >= 0 && at + needed <= limit && fill(at, needed, limit)) {
        if (header.readFrom(window, (int) (at - windowStart), segment)) {
          start = at;
          end = at + ExcerptHeader.aligned(length);
          position = end;
          return true;
        }
      } else if (length < 0) {
        at = skipToMagic(at);
      }
    }
    position = Math.max(position, limit & ~3L);
    return false;
  }

  /** The next whole excerpt, put together from its fragments; null if there is none. */
  @Nullable Excerpt nextExcerpt(long limit) throws IOException {
    while (next(limit)) {
      if (header.fragment == 0) {
        long first = start;
        wrongWord = -1;
        checkWord();
        byte[] payload = header.fragments == 1 ? payload() : assemble(limit);
        if (payload != null) {
          return new Excerpt(
              header.type & ~ExcerptHeader.FIRST_IN_FILE,
              header.epoch,
              header.firstSequence,
              header.count,
              header.dataCount,
              payload,
              first,
              end);
        }
      }
    }
    return null;
  }

  private byte @Nullable [] assemble(long limit) throws IOException {
    long sequence = header.firstSequence;
    int epoch = header.epoch;
    int total = header.fragments;
    ByteOutput parts = new ByteOutput(total * longest);
    parts.write(payload());
    for (int fragment = 1; fragment < total; fragment++) {
      long behind = position;
      if (!next(limit)
          || header.fragment != fragment
          || header.firstSequence != sequence
          || header.epoch != epoch) {
        position = behind;
        return null;
      }
      checkWord();
      parts.write(payload());
    }
    return parts.toByteArray();
  }

  private byte[] payload() {
    int from = (int) (start - windowStart) + ExcerptHeader.BYTES;
    return Arrays.copyOfRange(window, from, from + header.length);
  }

  /** Where Chronicle's length word was wrong in the excerpt found last; -1 if nowhere. */
  long wrongWord() {
    return wrongWord;
  }

  private void checkWord() throws IOException {
    long at = start - 4;
    byte[] bytes = window;
    int offset = (int) (at - windowStart);
    if (offset < 0) {
      bytes = new byte[4];
      offset = 0;
      read(bytes, 4, at);
    }
    int word = ExcerptHeader.intAt(bytes, offset);
    // killed between our bytes and the word, which Chronicle writes last: it is 0, and nothing
    // follows
    boolean unfinished = word == 0 && end >= segment.end();
    boolean right = word == ExcerptHeader.aligned(header.length) || unfinished;
    if (wrongWord < 0 && !right) {
      wrongWord = at;
    }
  }

  /**
   * Where the last excerpt's header should begin, as Chronicle's file header has it (K1's last
   * index): 0 if nothing was appended, -1 if the file header is damaged.
   */
  long lastStart() throws IOException {
    byte[] head = new byte[LAST_WORD_AT + 8];
    if (read(head, head.length, 0) < head.length
        || !Arrays.equals(
            head,
            LAST_WORD_NAME_AT,
            LAST_WORD_NAME_AT + LAST_WORD_NAME.length,
            LAST_WORD_NAME,
            0,
            LAST_WORD_NAME.length)) {
      return -1;
    }
    long word = ExcerptHeader.longAt(head, LAST_WORD_AT);
    return word == 0 ? 0 : word + 4;
  }

  /** The file's length without the zeros at its end; what can't be read may be anything. */
  long lengthWithoutZeros() throws IOException {
    long end = file.size();
    byte[] block = new byte[4096];
    while (end > 0) {
      int length = (int) Math.min(block.length, end);
      int read = readable(block, 0, length, end - length);
      if (read < 0) {
        return end;
      }
      for (int i = read - 1; i >= 0; i--) {
        if (block[i] != 0) {
          return end - length + i + 1;
        }
      }
      end -= length;
    }
    return 0;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      segment.endReading();
      file.close();
    }
  }

  /** The last place before the next magic in the window, or before the window's end. */
  private long skipToMagic(long at) {
    int last = windowLength - ExcerptHeader.BYTES;
    int offset = (int) (at - windowStart);
    while (offset + 4 <= last && ExcerptHeader.intAt(window, offset + 4) != ExcerptHeader.MAGIC) {
      offset += 4;
    }
    return windowStart + offset;
  }

  /** Reads what can be read; pages that can't are zeros. Gives how many bytes there were. */
  private int read(byte[] into, int length, long at) throws IOException {
    int all = readable(into, 0, length, at);
    if (all >= 0) {
      return all;
    }
    int done = 0;
    while (done < length) {
      int part = (int) Math.min(length - done, PAGE - (at + done) % PAGE);
      int got = readable(into, done, part, at + done);
      if (got >= 0 && got < part) {
        return done + got;
      }
      if (got < 0) {
        Arrays.fill(into, done, done + part, (byte) 0);
      }
      done += part;
    }
    return length;
  }

  /** Gives how many bytes there were; -1 if the disk can't give them. */
  private int readable(byte[] into, int offset, int length, long at) throws IOException {
    try {
      return file.read(into, offset, length, at);
    } catch (IOException e) {
      if (!RawFile.isBadSector(e)) {
        throw e;
      }
      return -1;
    }
  }

  /** Brings a range into the window; false if the file ends before it does. */
  private boolean fill(long from, int length, long limit) throws IOException {
    if (from >= windowStart && from + length <= windowStart + windowLength) {
      return true;
    }
    windowStart = Math.max(0, from - 4);
    int wanted = (int) Math.min(window.length, limit - windowStart);
    windowLength = read(window, wanted, windowStart);
    return windowStart + windowLength >= from + length;
  }
}

package io.edgenode.processors.file;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.record.MalformedRecordException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open file that is cut into lines. Reads large blocks and hands out slices of them: a block is
 * never written to again, and what is left of a line at its end is copied to the next one. Owner:
 * the reader's worker. Lifecycle: open → begin a stretch → read … → close.
 */
final class LineFile implements Closeable {
  /** A longer line, without its end, is left out and counted. */
  static final int LONGEST_LINE = 1024 * 1024;

  private static final int BLOCK = 256 * 1024;
  private static final int OPEN_ATTEMPTS = 5;
  private static final byte[] EMPTY = new byte[0];

  private final Path path;
  private final FileChannel channel;
  private final Attributes attributes;
  private final Encoding encoding;
  private final LineFormat format;
  private final Framer framer;
  private FileIdentity identity;
  private @Nullable LineDecoder decoder;
  private FilePosition.@Nullable Span span;

  /**
   * Bytes [scan, filled) of the block are not taken yet; blockOffset is where it lies in the file.
   */
  private byte[] block = EMPTY;

  private long blockOffset;
  private int scan;
  private int filled;

  /** Up to here there is no line end behind scan. */
  private int searched;

  /** Where a line began that is too long and whose end is still looked for, or -1. */
  private long skippedFrom = -1;

  private int tooLong;

  private LineFile(
      Path path, FileChannel channel, FileIdentity identity, String encodingName, LineFormat format)
      throws IOException {
    this.path = path;
    this.channel = channel;
    this.identity = identity;
    this.attributes = attributesOf(path);
    byte[] head = new byte[2];
    int length = Math.max(0, channel.read(ByteBuffer.wrap(head), 0));
    this.encoding = Encoding.of(encodingName, length == head.length ? head : EMPTY);
    this.format = format;
    this.framer = format.framer(encoding);
  }

  /**
   * Opens a file that may be renamed meanwhile.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  static LineFile open(Path path, String encodingName, LineFormat format) throws IOException {
    return open(path, path, encodingName, format);
  }

  /** Opens a file that lies elsewhere now than where it was found, which is what it is called. */
  static LineFile open(Path at, Path path, String encodingName, LineFormat format)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      long before = FileIdentity.inode(at);
      FileChannel channel = FileChannel.open(at, StandardOpenOption.READ);
      try {
        if (before == FileIdentity.inode(at) || attempt == OPEN_ATTEMPTS) {
          FileIdentity identity = FileIdentity.of(path, before, channel);
          return new LineFile(path, channel, identity, encodingName, format);
        }
        channel.close();
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }
  }

  /** The attributes of every FlowFile of a file. */
  static Attributes attributesOf(Path path) {
    Path name = path.getFileName();
    return Attributes.of(
        "file.path", path.toString(), "file.name", name == null ? "" : name.toString());
  }

  Path path() {
    return path;
  }

  FileChannel channel() {
    return channel;
  }

  FileIdentity identity() {
    return identity;
  }

  /** What to remember of it. */
  KnownFile known() {
    return new KnownFile(identity, offset());
  }

  /** Where the next line begins. */
  long offset() {
    return skippedFrom >= 0 ? skippedFrom : blockOffset + scan;
  }

  /** Goes to this offset, and begins a stretch behind the FlowFile of this ordinal. */
  void begin(long offset, long lastOrdinal) throws IOException {
    block = EMPTY;
    blockOffset = offset;
    scan = 0;
    filled = 0;
    searched = 0;
    skippedFrom = -1;
    framer.reset();
    decoder = format.decoder(encoding, channel, offset);
    beginStretch(lastOrdinal);
  }

  /**
   * Begins another stretch where the last one ended, for another file was read in between. Every
   * line has a byte at least, so ordinals rise; and a line that is read again behind the same
   * FlowFile has its ordinal again, by which a lane knows it (K16).
   */
  void beginStretch(long lastOrdinal) {
    span = new FilePosition.Span(identity, lastOrdinal - offset());
  }

  /** Looks at the file's first bytes again, for it has grown or become another. */
  void identify() throws IOException {
    identity = FileIdentity.of(path, identity.inode(), channel);
    if (span != null) {
      span = new FilePosition.Span(identity, span.base());
    }
  }

  /**
   * Adds lines until the list holds {@code max}, or so many bytes were passed; false when the file
   * has no whole line more.
   */
  boolean read(List<Offered> out, int max, long mostBytes) throws IOException {
    long until = blockOffset + scan + mostBytes;
    while (out.size() < max && blockOffset + scan < until) {
      int next = framer.next(block, scan, searched, filled);
      if (next >= 0) {
        take(out, next);
      } else if (!fill()) {
        return false;
      }
    }
    return true;
  }

  /** Takes what is behind the last line end for a line: the file ends here. */
  void takeRest(List<Offered> out) {
    if (filled > scan || skippedFrom >= 0) {
      take(out, filled);
    }
  }

  /** Lets go of the block of a file that waits for more; an unfinished line will be read again. */
  void rest() {
    blockOffset += scan;
    block = EMPTY;
    scan = 0;
    filled = 0;
    searched = 0;
    framer.reset();
  }

  /** How many bytes of it were looked at. */
  long lookedAt() {
    return blockOffset + filled;
  }

  /** How many lines were too long since the last call. */
  int takeTooLong() {
    int count = tooLong;
    tooLong = 0;
    return count;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void take(List<Offered> out, int next) {
    int from = scan;
    scan = next;
    searched = next;
    int to = framer.textEnd(block, from, next);
    if (skippedFrom >= 0 || to - from > LONGEST_LINE) {
      skippedFrom = -1;
      tooLong++;
      return;
    }
    if (decoder == null || span == null) {
      throw new IllegalStateException("no stretch of " + path + " was begun");
    }
    Content content = decode(decoder, from, to);
    if (content != null) {
      out.add(new Offered(content, attributes, new FilePosition(span, blockOffset + next)));
    }
  }

  private @Nullable Content decode(LineDecoder known, int from, int to) {
    try {
      return known.decode(block, from, to);
    } catch (MalformedRecordException e) {
      throw new MalformedRecordException(path + ": " + e.getMessage());
    }
  }

  private boolean fill() throws IOException {
    if (filled - scan > LONGEST_LINE + framer.width() * 2) {
      skippedFrom = offset();
      scan = filled - (filled - scan) % framer.width();
      framer.reset();
    }
    int carried = filled - scan;
    long available = channel.size() - (blockOffset + filled);
    int wanted = (int) Math.min(available, Math.max(BLOCK, carried));
    if (wanted <= 0) {
      return false;
    }
    byte[] next = new byte[carried + wanted];
    System.arraycopy(block, scan, next, 0, carried);
    int got = channel.read(ByteBuffer.wrap(next, carried, wanted), blockOffset + filled);
    if (got <= 0) {
      return false;
    }
    blockOffset += scan;
    block = next;
    scan = 0;
    filled = carried + got;
    if (blockOffset == 0) {
      scan = encoding.markLength(block, filled);
    }
    searched = Math.max(scan, carried - carried % framer.width());
    return true;
  }
}

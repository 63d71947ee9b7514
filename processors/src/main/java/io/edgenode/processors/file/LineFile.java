package io.edgenode.processors.file;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Offered;
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

  /** How lines become content, given the encoding that the file turned out to have. */
  @FunctionalInterface
  interface Decoders {
    LineDecoder of(Encoding encoding, FileChannel channel) throws IOException;
  }

  private final Path path;
  private final FileChannel channel;
  private final Attributes attributes;
  private final Encoding encoding;
  private final LineDecoder decoder;
  private FileIdentity identity;
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
      Path path, FileChannel channel, FileIdentity identity, String encodingName, Decoders decoders)
      throws IOException {
    this.path = path;
    this.channel = channel;
    this.identity = identity;
    this.attributes = attributesOf(path);
    byte[] head = new byte[2];
    int length = Math.max(0, channel.read(ByteBuffer.wrap(head), 0));
    this.encoding = Encoding.of(encodingName, length == head.length ? head : EMPTY);
    this.decoder = decoders.of(encoding, channel);
  }

  /**
   * Opens a file that may be renamed meanwhile.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  static LineFile open(Path path, String encodingName, Decoders decoders) throws IOException {
    for (int attempt = 1; ; attempt++) {
      long before = FileIdentity.inode(path);
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        if (before == FileIdentity.inode(path) || attempt == OPEN_ATTEMPTS) {
          FileIdentity identity = FileIdentity.of(path, before, channel);
          return new LineFile(path, channel, identity, encodingName, decoders);
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

  /** Begins a stretch at this offset, behind the FlowFile of this ordinal. */
  void begin(long offset, long lastOrdinal) {
    block = EMPTY;
    blockOffset = offset;
    scan = 0;
    filled = 0;
    searched = 0;
    skippedFrom = -1;
    span = new FilePosition.Span(identity, lastOrdinal + 1 - offset);
  }

  /** Looks at the file's first bytes again, for it has grown or become another. */
  void identify() throws IOException {
    identity = FileIdentity.of(path, identity.inode(), channel);
    if (span != null) {
      span = new FilePosition.Span(identity, span.base());
    }
  }

  /** Adds lines until the list holds {@code max}; false when the file has no whole line more. */
  boolean read(List<Offered> out, int max) throws IOException {
    LineEnd lineEnd = encoding.lineEnd();
    while (out.size() < max) {
      int end = lineEnd.find(block, searched, filled);
      if (end >= 0) {
        take(out, end, end + lineEnd.width());
      } else if (!fill()) {
        return false;
      }
    }
    return true;
  }

  /** Takes what is behind the last line end for a line: the file ends here. */
  void takeRest(List<Offered> out) {
    if (filled > scan || skippedFrom >= 0) {
      take(out, filled, filled);
    }
  }

  /** Lets go of the block of a file that waits for more; an unfinished line will be read again. */
  void rest() {
    blockOffset += scan;
    block = EMPTY;
    scan = 0;
    filled = 0;
    searched = 0;
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

  private void take(List<Offered> out, int end, int next) {
    int from = scan;
    scan = next;
    searched = next;
    int to = encoding.lineEnd().trimmed(block, from, end);
    if (skippedFrom >= 0 || to - from > LONGEST_LINE) {
      skippedFrom = -1;
      tooLong++;
      return;
    }
    Content content = decoder.decode(block, from, to);
    if (content != null) {
      out.add(new Offered(content, attributes, new FilePosition(stretch(), blockOffset + next)));
    }
  }

  private FilePosition.Span stretch() {
    if (span == null) {
      throw new IllegalStateException("no stretch of " + path + " was begun");
    }
    return span;
  }

  private boolean fill() throws IOException {
    if (filled - scan > LONGEST_LINE + encoding.lineEnd().width() * 2) {
      skippedFrom = skippedFrom < 0 ? blockOffset + scan : skippedFrom;
      scan = filled - (filled - scan) % encoding.lineEnd().width();
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
    searched = Math.max(scan, carried - carried % encoding.lineEnd().width());
    return true;
  }
}

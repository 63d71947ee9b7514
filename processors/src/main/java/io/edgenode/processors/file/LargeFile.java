package io.edgenode.processors.file;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.SourcePosition;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A file that becomes one FlowFile, read piece by piece as UTF-8, up to the size that it had when
 * it was opened. Owner: the reader's worker.
 */
final class LargeFile implements Closeable {
  private static final int PIECE = 256 * 1024;
  private static final byte[] NOTHING = new byte[0];

  private final Path path;
  private final FileChannel channel;
  private final long size;
  private final Attributes attributes;
  private final SourcePosition position;
  private final Encoding encoding;
  private final @Nullable CharsetDecoder decoder;

  /** What the decoder left of the last piece: part of a character. */
  private byte[] carried = NOTHING;

  private long offset;

  LargeFile(
      Path path,
      FileChannel channel,
      long size,
      String encodingName,
      Attributes attributes,
      SourcePosition position)
      throws IOException {
    this.path = path;
    this.channel = channel;
    this.size = size;
    this.attributes = attributes;
    this.position = position;
    byte[] head = read(3);
    this.encoding = Encoding.of(encodingName, head);
    this.decoder =
        encoding.isUtf8()
            ? null
            : encoding
                .charset()
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
    rewind();
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  /**
   * The fewest bytes that it can become: UTF-8 may take a quarter of what another encoding does.
   */
  long leastLength() {
    return decoder == null ? size - 3 : size / 4;
  }

  Attributes attributes() {
    return attributes;
  }

  SourcePosition position() {
    return position;
  }

  /** Begins again: the last attempt to journal it was refused. */
  void rewind() throws IOException {
    offset = 0;
    carried = NOTHING;
    byte[] head = read(3);
    offset = encoding.markLength(head, head.length);
    if (decoder != null) {
      decoder.reset();
    }
  }

  /** The next piece, empty at the end. */
  byte[] next() throws IOException {
    while (true) {
      byte[] raw = read(PIECE);
      if (raw.length == 0 && carried.length == 0) {
        return NOTHING;
      }
      offset += raw.length;
      byte[] utf8 = decoder == null ? raw : decoded(decoder, raw);
      if (utf8.length > 0) {
        return utf8;
      }
    }
  }

  /** All of it, for small files. */
  byte[] readAll() throws IOException {
    byte[] all = next();
    for (byte[] more = next(); more.length > 0; more = next()) {
      int length = all.length;
      all = Arrays.copyOf(all, length + more.length);
      System.arraycopy(more, 0, all, length, more.length);
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private byte[] decoded(CharsetDecoder from, byte[] raw) {
    boolean last = raw.length == 0;
    ByteBuffer in = ByteBuffer.allocate(carried.length + raw.length).put(carried).put(raw).flip();
    CharBuffer text = CharBuffer.allocate((int) (in.remaining() * from.maxCharsPerByte()) + 2);
    from.decode(in, text, last);
    carried = last ? NOTHING : Arrays.copyOfRange(in.array(), in.position(), in.limit());
    if (last) {
      from.flush(text);
    }
    return text.flip().toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] read(int most) throws IOException {
    int wanted = (int) Math.max(0, Math.min(most, size - offset));
    ByteBuffer buffer = ByteBuffer.allocate(wanted);
    int got = 0;
    while (buffer.hasRemaining() && got >= 0) {
      got = channel.read(buffer, offset + buffer.position());
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }
}

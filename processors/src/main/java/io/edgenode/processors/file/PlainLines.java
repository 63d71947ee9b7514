package io.edgenode.processors.file;

import io.edgenode.engine.api.Content;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Lines as they are, or as UTF-8 if they are not. Immutable.
 *
 * @param skipBlank whether a blank line is nothing
 */
record PlainLines(boolean skipBlank) implements LineFormat {
  @Override
  public Framer framer(Encoding encoding) {
    return Framer.lines(encoding.lineEnd());
  }

  @Override
  public LineDecoder decoder(Encoding encoding, FileChannel channel, long offset) {
    Charset charset = encoding.charset();
    LineDecoder plain =
        encoding.isUtf8()
            ? (bytes, from, to) -> new Content.Bytes(bytes, from, to - from)
            : (bytes, from, to) ->
                Content.of(
                    new String(bytes, from, to - from, charset).getBytes(StandardCharsets.UTF_8));
    if (!skipBlank) {
      return plain;
    }
    return (bytes, from, to) -> isBlank(bytes, from, to) ? null : plain.decode(bytes, from, to);
  }

  private static boolean isBlank(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      byte each = bytes[at];
      if (each != ' ' && each != '\t' && each != '\r' && each != 0) {
        return false;
      }
    }
    return true;
  }
}

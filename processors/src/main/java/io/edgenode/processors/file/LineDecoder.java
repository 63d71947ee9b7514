package io.edgenode.processors.file;

import io.edgenode.engine.api.Content;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes content of a line. Owner: the reader's worker. */
@FunctionalInterface
interface LineDecoder {
  /**
   * The content of a line without its end, or null where a blank line is nothing. The bytes are
   * never written to again, so content may be a slice of them.
   */
  @Nullable Content decode(byte[] bytes, int from, int to);

  /** Lines as they are, or as UTF-8 if they are not. */
  static LineDecoder of(Encoding encoding, boolean skipBlank) {
    LineDecoder slices = (bytes, from, to) -> new Content.Bytes(bytes, from, to - from);
    Charset charset = encoding.charset();
    LineDecoder plain =
        encoding.isUtf8()
            ? slices
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
      if (each != ' ' && each != '\t' && each != 0 && each != '\r') {
        return false;
      }
    }
    return true;
  }
}

package io.edgenode.processors.httplistener;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Offered;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What tells the body of a request from another one that comes under the same Idempotency-Key: its
 * elements' number, bytes and checksum. A body that was streamed to disk is told by its length.
 * Against mistakes, not against somebody who makes two bodies alike. Stateless.
 */
final class BodyMark {
  private BodyMark() {}

  static String of(List<Offered> files) {
    CRC32C checksum = new CRC32C();
    long bytes = 0;
    for (Offered file : files) {
      if (file.content() instanceof Content.Bytes content) {
        checksum.update(content.array(), content.offset(), (int) content.length());
      }
      bytes += file.content().length();
      checksum.update(Long.toString(bytes).getBytes(StandardCharsets.US_ASCII));
    }
    return files.size() + "-" + bytes + "-" + HexFormat.of().toHexDigits((int) checksum.getValue());
  }
}

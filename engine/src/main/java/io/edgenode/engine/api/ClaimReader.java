package io.edgenode.engine.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Reads large contents back, piece by piece, each piece's checksum verified (K13). */
public interface ClaimReader {
  /**
   * The bytes of a claim from an offset on, at most {@code max} of them.
   *
   * @return empty at the end; fails with {@link FlowException.BadData} where the claim is damaged
   */
  Future<Buffer> read(Content.Claim claim, long offset, int max);
}

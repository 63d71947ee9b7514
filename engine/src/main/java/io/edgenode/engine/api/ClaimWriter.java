package io.edgenode.engine.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * Streams one large content to disk (K13). Called on the source's context, one call at a time: the
 * next after the last one's future completed.
 */
public interface ClaimWriter {
  /** Appends bytes; fails with {@link Intake.Refused} where quota or disk end. */
  Future<Void> write(Buffer bytes);

  /** Makes the content as durable as the flow says and gives what to offer. */
  Future<Content.Claim> finish();

  /**
   * Gives it up: what was written is deleted. A finished content goes too, as long as no journal
   * record can refer to it; its FlowFile must not be offered again.
   */
  Future<Void> abort();
}

package io.edgenode.engine.api;

import io.vertx.core.Future;
import java.util.List;

/** A source's way into its flow's journal. Called on the source's context only. */
public interface Intake {
  /**
   * Hands over FlowFiles in order. The future completes on the source's context when all of them
   * are journalled at the flow's durability: acknowledge upstream then, never before (P1). It fails
   * with {@link Refused} where nothing more is taken now; what had been journalled before stays so.
   *
   * <p>Several batches may be in flight. Once one is refused, every later one that was handed over
   * before the source heard of it is refused as well: so a source that offers again from the first
   * refused FlowFile on keeps the order.
   */
  Future<Void> accept(List<Offered> batch);

  /**
   * Opens a claim for content above {@link Content#CLAIM_THRESHOLD} bytes; offer what {@link
   * ClaimWriter#finish} gives. Fails at once where so much can't be taken.
   *
   * @param length bytes that are known to come; 0 where that is not known
   */
  Future<ClaimWriter> claim(long length);

  /** Says that this source will never offer again; what is offered before is journalled first. */
  void end();

  /**
   * Says that this source can't go on; the flow restarts it with backoff.
   *
   * @param cause what happened and what would mend it
   */
  void fail(Throwable cause);

  /** Why FlowFiles were refused, with what to tell upstream. */
  final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of refusal it is; protocols map it to their own codes. */
    public enum Reason {
      /** The source's buffer is full: slow down (HTTP 429). */
      BUSY,
      /** The journal is at its quota or the disk is full or broken (HTTP 503). */
      UNAVAILABLE,
      /** It can never fit (HTTP 413). */
      TOO_LARGE,
      /** The flow is stopping (HTTP 503). */
      STOPPING
    }

    private final Reason reason;
    private final SourcePosition journalledUpTo;

    public Refused(Reason reason, String message, SourcePosition journalledUpTo) {
      super(message, null, false, false);
      this.reason = reason;
      this.journalledUpTo = journalledUpTo;
    }

    public Reason reason() {
      return reason;
    }

    /** The position up to which the batch was journalled all the same (K10). */
    public SourcePosition journalledUpTo() {
      return journalledUpTo;
    }
  }
}

package io.edgenode.engine.api;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Brings FlowFiles into a flow. All methods are called on the source's own event-loop context, and
 * never two at once. A source that blocks (files) moves that to {@link SourceContext#worker}.
 */
public interface Source {
  /**
   * Begins to offer, behind {@code resumeAt}. Called once. The future completes when the source is
   * ready (its port is bound, its file is open); a failure fails the flow, which restarts with
   * backoff.
   *
   * @param resumeAt what the journal holds of this source, or empty at its first start
   */
  Future<Void> start(SourceContext context, Intake intake, Optional<SourcePosition> resumeAt);

  /** Called when the buffer is at its high watermark: offer nothing more, push back upstream. */
  void pause();

  /** Called when the buffer has fallen to its low watermark. */
  void resume();

  /** Ends offering; completes when nothing more will be offered and all it had open is closed. */
  Future<Void> stop();
}

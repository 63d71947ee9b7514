package io.edgenode.engine.api;

import io.vertx.core.Future;

/**
 * A processor whose answer takes time (a lookup). The runtime bounds what is in flight, keeps the
 * order and puts a timeout's {@code failure} in its place (K25). Called on the lane; the future may
 * complete anywhere; {@code out} may be used until it completes.
 */
public interface AsyncProcessor {
  default void open(ProcessorContext context) {}

  /** Begins with one FlowFile; it is done when the future completes. */
  Future<?> process(FlowFile in, Output out);
}

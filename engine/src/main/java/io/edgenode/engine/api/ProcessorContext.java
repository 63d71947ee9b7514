package io.edgenode.engine.api;

import io.vertx.core.Vertx;

/** What the runtime gives a processor when it is opened. Lane only. */
public interface ProcessorContext {
  Vertx vertx();

  /** The component's name in its flow. */
  String name();

  String flow();

  /** This component's state and timers. */
  StateStore state();

  /** Lane time now, for the record at hand. */
  LaneTime time();
}

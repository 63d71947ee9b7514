package io.edgenode.engine.api;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Path;

/** What the runtime gives a sink when it is opened. */
public interface SinkContext {
  Vertx vertx();

  /** The lane's context. */
  Context context();

  /** The sink's name in its flow. */
  String name();

  String flow();

  int lane();

  /**
   * The journal sequence at which the sink came into its flow. One that was taken out and comes
   * back has another; a recovery that begins before it came gives it the same again.
   */
  long since();

  /** A directory for what the sink itself must keep; made on the first call. */
  Path directory();

  /** Lane time of the newest record, in epoch milliseconds. */
  LaneTime time();

  /** Reads a claim's bytes in order, checked, on a worker. */
  ClaimReader claims();

  /** Says something that the health page shows; empty clears it. */
  void status(String text);
}

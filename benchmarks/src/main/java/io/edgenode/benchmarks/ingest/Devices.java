package io.edgenode.benchmarks.ingest;

import io.vertx.core.Future;

/** Devices that send over connections of their own, each as fast as it is acknowledged. */
interface Devices {
  /** Connects them all; each begins to send. */
  Future<Void> start();

  /** Records acknowledged so far. */
  long acknowledged();

  /** Requests refused so far, which were sent again. */
  long refused();

  Future<Void> stop();
}

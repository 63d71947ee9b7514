package io.edgenode.benchmarks.crash;

/**
 * A device: sends numbered records in order, sends again what was not acknowledged, and notes every
 * acknowledgement. Lives through any number of the node's deaths.
 */
interface Producer extends AutoCloseable {
  void start();

  /** Sends nothing new any more; returns when what it had sent is acknowledged or given up. */
  @Override
  void close();
}

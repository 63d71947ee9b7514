package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;

/**
 * One FlowFile that a sink was offered and has not delivered. Owner: the lane; a capture reads what
 * is final, and the FlowFile, from a worker.
 */
final class Waiting {
  /** About what a FlowFile takes beside its content. */
  private static final long OVERHEAD = 256;

  /** Its place among what waits in memory, or in the disk buffer. */
  final long number;

  /** Whether it lies in the disk buffer, so that the checkpoint need not hold it. */
  final boolean stored;

  /** Lane time when it was offered. */
  final long laneMillis;

  /**
   * When it was offered, by {@link Timers#nowMillis}; the least value where nobody waits for it.
   */
  final long since;

  /**
   * The lane may put an equal one in its place that holds less: whoever reads it may meet either.
   */
  FlowFile flowFile;

  /** Content in bytes, at most, wherever they lie. */
  final long bytes;

  /** Delivered, dead-lettered or dropped. */
  boolean gone;

  /** Bytes beside its own that stay in the heap because of it, and of no other that is counted. */
  int pinned;

  Waiting(long number, boolean stored, long laneMillis, long since, FlowFile flowFile) {
    this.number = number;
    this.stored = stored;
    this.laneMillis = laneMillis;
    this.since = since;
    this.flowFile = flowFile;
    this.bytes = flowFile.content().mostBytes();
  }

  /** About what it holds of the heap. */
  long heapBytes() {
    return flowFile.content() instanceof Content.Claim ? OVERHEAD : OVERHEAD + bytes;
  }
}

package io.edgenode.processors.file;

import io.edgenode.engine.api.Offered;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Reads files step by step. Owner: the reader's worker, one call at a time. */
interface Feed extends Closeable {
  /** The most FlowFiles of a step. */
  int BATCH = 1024;

  /** A step ends when it has come so many bytes further, whatever they held (P5). */
  long MOST_BYTES = 1024 * 1024;

  /** What comes after a step. */
  enum Next {
    /** Another step may give more. */
    MORE,
    /** Nothing more for now. */
    IDLE,
    /** Nothing more at all. */
    ENDED
  }

  /**
   * What a step gave.
   *
   * @param batch maybe empty
   * @param tooLong how many lines were left out
   * @param large what comes behind the batch, to be streamed
   */
  record Step(List<Offered> batch, int tooLong, Optional<LargeFile> large, Next next) {
    Step(List<Offered> batch, int tooLong, Next next) {
      this(batch, tooLong, Optional.empty(), next);
    }
  }

  /** Reads on, for some milliseconds at most. */
  Step step() throws IOException;

  /** Whether nothing that could be read was there at the last step; asked between two steps. */
  default boolean isWaiting() {
    return false;
  }
}

package io.edgenode.engine.runtime.flow;

/**
 * Hears how long things took, for distributions that a snapshot can't give. Called on lanes: it
 * neither blocks nor throws.
 */
public interface Timings {
  /** Listens to nothing. */
  Timings NONE =
      new Timings() {
        @Override
        public void checkpointTook(String flow, long nanos) {}

        @Override
        public void sinkWriteTook(String flow, String sink, long nanos) {}
      };

  /** A checkpoint that counts, from copying to stable storage. */
  void checkpointTook(String flow, long nanos);

  /** A batch, from giving it to the sink to its answer, whatever that was. */
  void sinkWriteTook(String flow, String sink, long nanos);
}

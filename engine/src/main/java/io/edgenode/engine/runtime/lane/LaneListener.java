package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.repo.StoreException;

/** What a lane tells its flow. Called on the lane's context. */
public interface LaneListener {
  /** Something of the runtime's own is broken: the flow must stop and recover. */
  void failed(Throwable cause);

  /** A store is broken: the flow must stop and open it anew (K5). */
  void broken(StoreException cause);

  /**
   * The lane has read all there is, and its sinks have delivered all.
   *
   * @param lane its number
   * @param ended whether that includes the end of every source
   */
  void settled(int lane, boolean ended);

  /**
   * Records of the journal can't be read (P9): what sources said of their end may be among them,
   * and has to be said again.
   *
   * @param lane its number
   */
  void recordsLost(int lane);

  /**
   * What was written at the journal's end can't be read (P9): a record behind it would show how
   * much is lost.
   *
   * @param lane its number
   */
  void endUnreadable(int lane);

  /**
   * The first event times of a window, since the lane was opened, are more than a year from
   * arrival.
   *
   * @param version the flow's
   */
  void distantTimes(String version, String window);

  /** A checkpoint that counts took so long, from copying to stable storage. */
  void checkpointTook(long nanos);

  /** A batch took so long, from giving it to the sink to its answer. */
  void sinkWriteTook(String sink, long nanos);
}

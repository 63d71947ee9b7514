package io.edgenode.processors.anomaly;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.StateStore;

/** What is usual, for each key: load one, ask, then teach it. Owner: the lane. */
interface Baselines {
  /** Opens the state; called before anything else. */
  void open(StateStore state, StateStore.Limits limits);

  /** Goes to a key's baseline, perhaps an empty one. */
  void load(Key key);

  /** How many readings the loaded one is made of. */
  long readings();

  /** What is expected; meaningful if there are readings. */
  double center();

  /** How far readings usually are from it, at least 0. */
  double deviation();

  /**
   * Takes a reading into the loaded one and keeps it.
   *
   * @return false, and nothing changed, if it would no longer be finite
   */
  boolean learn(double reading);

  /** Keeps the loaded one as it is: its key is not silent. */
  void keep();
}

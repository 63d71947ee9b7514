package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.api.Sink;

/** One instance of a sink and where it is in its life, which goes one way. Owner: the lane. */
final class Instance {
  /** From {@link Sink#open} to the end of {@link Sink#close}. */
  enum State {
    OPENING,
    OPEN,
    CLOSING
  }

  final Sink sink;
  State state = State.OPENING;
  Timers.Timer timeout = () -> {};
  private final byte[] before;
  private boolean opened;

  Instance(Sink sink, byte[] snapshot) {
    this.sink = sink;
    this.before = snapshot;
  }

  void opened() {
    state = State.OPEN;
    opened = true;
  }

  boolean wasOpened() {
    return opened;
  }

  /** Where the next instance has to begin. */
  byte[] snapshot() {
    return opened ? sink.snapshot() : before;
  }
}

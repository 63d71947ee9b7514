package io.edgenode.engine.testkit;

import io.edgenode.engine.api.LaneTime;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.api.StateStore;
import io.vertx.core.Vertx;

/** What a processor under test is opened with. */
record HandContext(StateStore state, LaneTime time) implements ProcessorContext {
  @Override
  public Vertx vertx() {
    throw new UnsupportedOperationException(
        "a processor has nothing to wait for; what does is an AsyncProcessor");
  }

  @Override
  public String name() {
    return "component";
  }

  @Override
  public String flow() {
    return "flow";
  }
}

package io.edgenode.processors.drop;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.SinkContext;
import io.vertx.core.Future;
import java.util.List;

/** Gives up what reaches it, by declared policy: the ledger counts it as dropped (K24). */
public final class DropSink implements Sink {
  public static final Descriptor<DropConfig> DESCRIPTOR =
      Descriptor.sink("drop", DropConfig.class, config -> new DropSink())
          .summary("Gives FlowFiles up on purpose; they are counted as dropped.")
          .description(
              """
              Says in the flow that what goes here is not wanted, and shows in the metrics how much
              that was. Where a component's way out is simply left unconnected, its FlowFiles are
              filtered, dropped or dead-lettered as that way out says.
              """)
          .example("What a filter let through is kept, the rest is not", "{ type: drop }")
          .trait(Descriptor.Trait.DROPS)
          .build();

  private DropSink() {}

  @Override
  public Future<Void> open(SinkContext context, byte[] snapshot) {
    return Future.succeededFuture();
  }

  @Override
  public Future<BatchResult> write(List<FlowFile> batch) {
    return Future.succeededFuture(BatchResult.dropped(batch.size()));
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}

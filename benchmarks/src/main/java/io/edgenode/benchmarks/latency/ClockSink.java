package io.edgenode.benchmarks.latency;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.SinkContext;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.Value;
import io.vertx.core.Future;
import java.util.List;

/** Notes how old each reading is when it is written. Owner: its lane. */
final class ClockSink implements Sink {
  static final Descriptor<Config> DESCRIPTOR =
      Descriptor.sink("clock", Config.class, config -> new ClockSink())
          .summary("Notes how old readings are.")
          .build();

  private static final FieldName AT = FieldName.of("at");

  /** No options. */
  record Config() {}

  private final Value at = new Value();

  @Override
  public Future<Void> open(SinkContext context, byte[] snapshot) {
    return Future.succeededFuture();
  }

  @Override
  public Future<BatchResult> write(List<FlowFile> batch) {
    long now = System.nanoTime();
    for (FlowFile flowFile : batch) {
      flowFile.content().record().read(AT, at);
      Ages.DELIVERED.note(now - at.asLong(), 1);
    }
    return Future.succeededFuture(BatchResult.delivered(batch.size()));
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}

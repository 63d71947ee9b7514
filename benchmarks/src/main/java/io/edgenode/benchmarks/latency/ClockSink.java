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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Notes how old each reading is when it is written. Owner: its lane. */
final class ClockSink implements Sink {
  static final Descriptor<Config> DESCRIPTOR =
      Descriptor.sink("clock", Config.class, config -> new ClockSink())
          .summary("Notes how old readings are.")
          .build();

  /** By microseconds; the last one holds all that took longer. */
  static final AtomicLongArray BY_MICROS = new AtomicLongArray(2_000_000);

  static final AtomicLong WRITTEN = new AtomicLong();

  private static final FieldName AT = FieldName.of("at");

  /** No options. */
  record Config() {}

  private final Value at = new Value();

  static void forget() {
    for (int i = 0; i < BY_MICROS.length(); i++) {
      BY_MICROS.set(i, 0);
    }
    WRITTEN.set(0);
  }

  @Override
  public Future<Void> open(SinkContext context, byte[] snapshot) {
    return Future.succeededFuture();
  }

  @Override
  public Future<BatchResult> write(List<FlowFile> batch) {
    long now = System.nanoTime();
    for (FlowFile flowFile : batch) {
      flowFile.content().record().read(AT, at);
      long micros = TimeUnit.NANOSECONDS.toMicros(now - at.asLong());
      int bucket = (int) Math.max(0, Math.min(BY_MICROS.length() - 1, micros));
      BY_MICROS.lazySet(bucket, BY_MICROS.get(bucket) + 1);
    }
    WRITTEN.addAndGet(batch.size());
    return Future.succeededFuture(BatchResult.delivered(batch.size()));
  }

  /** The latency in microseconds that so many of all are not above. */
  static long percentile(double share) {
    long all = 0;
    for (int i = 0; i < BY_MICROS.length(); i++) {
      all += BY_MICROS.get(i);
    }
    long wanted = (long) Math.ceil(all * share);
    long seen = 0;
    for (int i = 0; i < BY_MICROS.length(); i++) {
      seen += BY_MICROS.get(i);
      if (seen >= wanted) {
        return i;
      }
    }
    return BY_MICROS.length();
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}

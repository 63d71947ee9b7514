package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.SinkContext;
import io.edgenode.engine.api.repo.EntryLog;
import io.edgenode.engine.definition.SinkOptions;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What one sink of one lane is made of.
 *
 * @param sink gives a fresh instance each time; called on the lane
 * @param options the flow's options of this sink
 * @param defaultLinger what holds where the options say no linger
 * @param pipelined whether the connector keeps order with several batches in flight (K27)
 * @param context what an instance is opened with; its context is the lane
 * @param timers the lane's
 * @param jitter for backoff
 * @param worker where the disk buffer blocks
 * @param outbox opens the disk buffer with a limit in bytes; called on the worker, once
 * @param codec for the disk buffer; used on the worker only, one call at a time
 * @param listener the lane
 */
public record SinkSetup(
    Supplier<Sink> sink,
    SinkOptions options,
    Duration defaultLinger,
    boolean pipelined,
    SinkContext context,
    Timers timers,
    RandomGenerator jitter,
    Worker worker,
    LongFunction<EntryLog> outbox,
    FlowFileCodec codec,
    SinkListener listener) {

  /** Runs what blocks; the future completes on the lane. */
  public interface Worker {
    <T> Future<T> call(Callable<T> blocking);

    /** The worker pool of a context. */
    static Worker of(io.vertx.core.Context lane) {
      return new Worker() {
        @Override
        public <T> Future<T> call(Callable<T> blocking) {
          return lane.executeBlocking(blocking, false);
        }
      };
    }
  }
}

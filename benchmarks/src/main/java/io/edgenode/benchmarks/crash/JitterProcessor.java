package io.edgenode.benchmarks.crash;

import io.edgenode.engine.api.AsyncProcessor;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.ProcessorContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Answers after random delays, so that answers overtake each other. Owner: its lane. */
final class JitterProcessor implements AsyncProcessor {
  static final Descriptor<Config> DESCRIPTOR =
      Descriptor.asyncProcessor("jitter", Config.class, JitterProcessor::new)
          .summary("Passes FlowFiles on after random delays.")
          .build();

  /** The options of processor {@code jitter}. */
  record Config(@Option(doc = "The longest delay in milliseconds.", defaultValue = "4") int most) {}

  private final Config config;
  private @Nullable Vertx vertx;

  JitterProcessor(Config config) {
    this.config = config;
  }

  @Override
  public void open(ProcessorContext context) {
    vertx = context.vertx();
  }

  @Override
  public Future<?> process(FlowFile in, Output out) {
    // One in four waits: timers for all would make the rig measure timers.
    int delay = ThreadLocalRandom.current().nextInt(4 * config.most);
    if (delay == 0 || delay > config.most || vertx == null) {
      out.emit(in);
      return Future.succeededFuture();
    }
    Promise<Void> done = Promise.promise();
    vertx.setTimer(
        delay,
        id -> {
          out.emit(in);
          done.complete();
        });
    return done.future();
  }
}

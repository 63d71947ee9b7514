package io.edgenode.processors.generate;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.Source;
import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.processors.intake.OfferWindow;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes sensor readings. The position is how many were made, and a reading depends on nothing else,
 * so a restart goes on as if there had been none. Owner: its event-loop context.
 */
public final class GenerateSource implements Source {
  public static final Descriptor<GenerateConfig> DESCRIPTOR =
      Descriptor.source(
              "generate",
              GenerateConfig.class,
              config -> new GenerateSource(config, System::nanoTime))
          .summary("Makes seeded sensor readings, to try a flow out or to load it.")
          .description(
              """
              A reading is a JSON object with ts (epoch milliseconds), site, sensor, temperature
              and humidity. The same seed gives the same readings at every run, and after a restart
              the source goes on with the next one. One reading in a hundred is a spike, so that a
              filter has something to find.
              """)
          .example(
              "A thousand readings, a hundred a second",
              "{ type: generate, rate: 100/s, count: 1000 }")
          .example("As fast as the flow takes them", "{ type: generate, seed: 7, sensors: 500 }")
          .endlessWhen(config -> config.count().isEmpty())
          .build();

  /** A batch's readings share one array. */
  static final int BATCH = 512;

  /** After a pause at most this much is caught up with. */
  private static final long CATCH_UP_NANOS = 1_000_000_000;

  /**
   * @param ordinal how many readings were made
   */
  private record Made(long ordinal) implements SourcePosition {
    private static final byte[] NOTHING = new byte[0];

    @Override
    public byte[] encode() {
      return NOTHING;
    }
  }

  private final GenerateConfig config;
  private final LongSupplier nanos;
  private final Readings readings;
  private final @Nullable Rate rate;
  private @Nullable SourceContext context;
  private @Nullable OfferWindow window;
  private long made;

  /** What the rate counts from: a moment, and how many had been made then. */
  private long sinceNanos;

  private long madeBefore;
  private boolean waiting;

  GenerateSource(GenerateConfig config, LongSupplier nanos) {
    this.config = config;
    this.nanos = nanos;
    this.readings = new Readings(config.seed(), config.sensors());
    this.rate = config.rate().map(Rate::parse).orElse(null);
  }

  @Override
  public Future<Void> start(
      SourceContext sourceContext, Intake intake, Optional<SourcePosition> resumeAt) {
    context = sourceContext;
    made = resumeAt.map(SourcePosition::ordinal).orElse(0L);
    OfferWindow opened =
        new OfferWindow(sourceContext, intake, OfferWindow.BATCHES, this::makeBatch);
    window = opened;
    countFromNow();
    if (made >= last()) {
      opened.end();
    } else {
      opened.wake();
    }
    return Future.succeededFuture();
  }

  @Override
  public void pause() {
    opened().pause();
  }

  @Override
  public void resume() {
    opened().resume();
  }

  @Override
  public Future<Void> stop() {
    if (window != null) {
      window.close();
    }
    return Future.succeededFuture();
  }

  private void makeBatch() {
    long due = Math.min(due(), last() - made);
    if (due <= 0) {
      waitForNext();
      return;
    }
    int size = (int) Math.min(BATCH, due);
    byte[] block = new byte[size * Readings.LONGEST];
    List<Offered> batch = new ArrayList<>(size);
    int from = 0;
    for (int i = 0; i < size; i++) {
      int to = readings.write(made, eventTime(), block, from);
      made++;
      batch.add(
          new Offered(
              new Content.Bytes(block, from, to - from), Attributes.empty(), new Made(made)));
      from = to;
    }
    opened().offer(batch);
    if (made >= last()) {
      opened().end();
    }
  }

  private long due() {
    if (rate == null) {
      return BATCH;
    }
    long elapsed = nanos.getAsLong() - sinceNanos;
    long due = rate.due(elapsed) - (made - madeBefore);
    if (due > BATCH && due > rate.due(CATCH_UP_NANOS)) {
      countFromNow();
      return BATCH;
    }
    return due;
  }

  private void waitForNext() {
    if (rate == null || waiting) {
      return;
    }
    waiting = true;
    long wait = rate.dueAtNanos(made - madeBefore + 1) - (nanos.getAsLong() - sinceNanos);
    long millis = Math.max(1, Math.min(3_600_000, wait / 1_000_000 + 1));
    started()
        .vertx()
        .setTimer(
            millis,
            timer -> {
              waiting = false;
              opened().wake();
            });
  }

  private void countFromNow() {
    sinceNanos = nanos.getAsLong();
    madeBefore = made;
  }

  private long last() {
    return config.count().orElse(Long.MAX_VALUE);
  }

  private long eventTime() {
    return switch (config.timestamps()) {
      case COUNTED -> config.start() + made * config.interval().toMillis();
      case WALL -> started().wallMillis();
    };
  }

  private OfferWindow opened() {
    if (window == null) {
      throw new IllegalStateException("not started");
    }
    return window;
  }

  private SourceContext started() {
    if (context == null) {
      throw new IllegalStateException("not started");
    }
    return context;
  }
}

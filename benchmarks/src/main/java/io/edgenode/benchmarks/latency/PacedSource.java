package io.edgenode.benchmarks.latency;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.api.Source;
import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.SourcePosition;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Offers readings at a steady rate, four thousand times a second those that are due, as a socket
 * would: a thread of its own wakes the event loop. Each says at which of these moments it should
 * have been offered, so what a late one waited counts as latency. With rate 0 as fast as the flow
 * takes them. Owner: its context.
 */
final class PacedSource implements Source {
  static final Descriptor<Config> DESCRIPTOR =
      Descriptor.source("paced", Config.class, PacedSource::new)
          .summary("Readings at a steady rate.")
          .trait(Descriptor.Trait.ENDLESS)
          .build();

  private static final int SENSORS = 100;

  /** As many blanks as a number of nanoseconds has digits, at most. */
  private static final String BLANKS = " ".repeat(19);

  private static final String UP_TO_AT = "{\"at\":" + BLANKS;
  private static final String UP_TO_SENSOR = UP_TO_AT + ",\"site\":\"a\",\"sensor\":\"s000";
  private static final byte[] TEMPLATE =
      (UP_TO_SENSOR + "\",\"temperature\":31.2,\"humidity\":40}").getBytes(StandardCharsets.UTF_8);
  private static final int AT_END = UP_TO_AT.length();
  private static final int SENSOR_END = UP_TO_SENSOR.length();

  private static final int MOST_AT_ONCE = 256;
  private static final int MOST_UNANSWERED = 8_192;
  private static final long GRID_NANOS = TimeUnit.MICROSECONDS.toNanos(250);

  /**
   * @param rate readings a second
   */
  record Config(@Option(doc = "Readings a second; 0 for as many as possible.") int rate) {}

  private final int rate;
  private final long startNanos = System.nanoTime();
  private @Nullable SourceContext context;
  private @Nullable Intake intake;
  private long made;
  private int unanswered;
  private boolean paused;
  private volatile boolean stopped;

  PacedSource(Config config) {
    this.rate = config.rate();
  }

  @Override
  public Future<Void> start(
      SourceContext sourceContext, Intake into, Optional<SourcePosition> resumeAt) {
    context = sourceContext;
    intake = into;
    if (rate == 0) {
      turn();
    } else {
      Thread pacer = new Thread(this::pace, "pacer");
      pacer.setDaemon(true);
      pacer.start();
    }
    return Future.succeededFuture();
  }

  private void pace() {
    long next = startNanos;
    while (!stopped) {
      next += GRID_NANOS;
      long wait = next - System.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(wait);
      }
      Ages.WOKEN.note(System.nanoTime() - next, 1);
      requireNonNull(context).context().runOnContext(ignored -> turn());
    }
  }

  private void turn() {
    if (stopped) {
      return;
    }
    while (!paused && unanswered < MOST_UNANSWERED && due() > 0) {
      offer((int) Math.min(MOST_AT_ONCE, due()));
    }
  }

  private long due() {
    if (rate == 0) {
      return MOST_AT_ONCE;
    }
    return (System.nanoTime() - startNanos) / (TimeUnit.SECONDS.toNanos(1) / rate) - made;
  }

  private void offer(int count) {
    List<Offered> batch = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      made++;
      long at = rate == 0 ? System.nanoTime() : onGrid(made * (TimeUnit.SECONDS.toNanos(1) / rate));
      Content content = Content.of(reading(at, (int) (made % SENSORS)));
      batch.add(new Offered(content, Attributes.empty(), SourcePosition.of(made)));
    }
    unanswered += count;
    long due = rate == 0 ? System.nanoTime() : onGrid(made * (TimeUnit.SECONDS.toNanos(1) / rate));
    Ages.OFFERED.note(System.nanoTime() - due, count);
    requireNonNull(intake)
        .accept(batch)
        .onComplete(
            answer -> {
              Ages.JOURNALLED.note(System.nanoTime() - due, count);
              unanswered -= count;
              if (rate == 0) {
                turn();
              }
            });
  }

  /** Numbers are put in place by hand: the load is not to take what the flow needs. */
  private static byte[] reading(long at, int sensor) {
    byte[] line = TEMPLATE.clone();
    put(line, AT_END, at);
    put(line, SENSOR_END, 100 + sensor);
    return line;
  }

  /** Puts a number's digits before an end. */
  private static void put(byte[] line, int end, long number) {
    int place = end;
    for (long left = number; left > 0; left /= 10) {
      line[--place] = (byte) ('0' + left % 10);
    }
  }

  /** The first moment of waking at or behind one. */
  private long onGrid(long nanos) {
    return startNanos + (nanos + GRID_NANOS - 1) / GRID_NANOS * GRID_NANOS;
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
    if (rate == 0) {
      turn();
    }
  }

  @Override
  public Future<Void> stop() {
    stopped = true;
    return Future.succeededFuture();
  }
}

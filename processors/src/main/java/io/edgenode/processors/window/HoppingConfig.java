package io.edgenode.processors.window;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.config.OptionChecks;
import io.edgenode.engine.expression.KeySpec;
import io.edgenode.engine.expression.Timestamp;
import io.edgenode.processors.aggregate.Aggregates;
import java.time.Duration;
import java.util.Optional;

/** The options of window {@code hopping}. */
public record HoppingConfig(
    @Option(doc = "How long a window is.", min = "1ms", max = "366d", example = "1m") Duration size,
    @Option(
            doc = "How long after one window the next begins; at most size.",
            min = "1ms",
            max = "366d",
            example = "1s")
        Duration every,
    @Option(
            doc = "How far windows are shifted.",
            defaultValue = "0s",
            max = "366d",
            example = "500ms")
        Duration offset,
    @Option(
            doc =
                "Aligns windows to the local calendar: they begin and end by the local clock, so that"
                    + " of 24h every 1h some have 23 or 25 hours when that is changed. Every must be a"
                    + " part of a day or whole days. Absent: UTC.",
            example = "Europe/Berlin")
        Optional<String> zone,
    @Option(
            doc = "What has windows of its own: fields, or names and expressions.",
            defaultValue = "[]",
            example = "[site, sensor]")
        KeySpec key,
    @Option(
            doc = "What is computed: names of results and aggregates.",
            example = "{ n: count(), mean: avg(temperature) }")
        Aggregates aggregate,
    @Option(
            doc =
                "on-close: a window gives its result when it closes. every 10s: besides, what the next"
                    + " one to close has come to, marked window_early, if it is more than was said.",
            defaultValue = "on-close",
            example = "every 10s",
            shapesState = false)
        Emit emit,
    @Option(
            doc =
                "How many keys have open windows at most; FlowFiles of further keys go to failure.",
            defaultValue = "1000000",
            min = "1",
            max = "100000000",
            shapesState = false)
        int maxKeys,
    @Option(
            doc =
                "How many panes of all keys are open at most: a pane is as long as the"
                    + " greatest common divisor of size and every, and overlapping windows share"
                    + " them. FlowFiles that would open more go to failure.",
            defaultValue = "10000000",
            min = "1",
            max = "1000000000",
            shapesState = false)
        int maxWindows,
    @Option(
            doc =
                "What all that is open comes to at most in the heap, by estimate: some 400"
                    + " bytes for each pane, and what its aggregates keep. What would open more, or"
                    + " make it larger, goes to failure.",
            defaultValue = "4GiB",
            min = "64KiB",
            max = "1TiB",
            shapesState = false)
        ByteSize maxSize) {

  /** A window of more panes than this is refused: each may hold a cell for each key. */
  static final int MAX_PANES = 100_000;

  public HoppingConfig {
    boolean covers = every.compareTo(size) <= 0;
    new OptionChecks()
        .run(() -> Results.check(key, aggregate))
        .run(() -> Spans.check("every", every, zone))
        .require(
            covers,
            () -> "'every' must be at most 'size': what lies between windows would be in none")
        .require(
            !covers || Spans.panes(size, every) <= MAX_PANES,
            () ->
                "'size' and 'every' would give a window "
                    + Spans.panes(size, every)
                    + " panes, each as long as their greatest common divisor; at most "
                    + MAX_PANES
                    + " are valid: choose a larger 'every' that divides 'size'")
        .done();
  }

  PaneWindows manager() {
    Room room = new Room(maxKeys, maxWindows, maxSize);
    return new PaneWindows(spans(), key, aggregate, emit, room);
  }

  private Spans spans() {
    return zone.map(name -> Spans.calendar(size, every, offset, Timestamp.zoneOf(name)))
        .orElseGet(() -> Spans.hopping(size, every, offset));
  }
}

package io.edgenode.processors.window;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.config.OptionChecks;
import io.edgenode.engine.expression.KeySpec;
import io.edgenode.engine.expression.Timestamp;
import io.edgenode.processors.aggregate.Aggregates;
import java.time.Duration;
import java.util.Optional;

/** The options of window {@code tumbling}. */
public record TumblingConfig(
    @Option(doc = "How long a window is.", min = "1ms", max = "366d", example = "1m") Duration size,
    @Option(
            doc = "How far windows are shifted: a shift that begins at 06:00 has offset 6h.",
            defaultValue = "0s",
            max = "366d",
            example = "6h")
        Duration offset,
    @Option(
            doc =
                "Aligns windows to the local calendar: days begin at local midnight, whatever the"
                    + " clock was set to. The size must be a part of a day or whole days. Absent: UTC.",
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
                "on-close: a window gives its result when it closes. every 10s: besides, what"
                    + " it has come to, marked window_early, if it is more than was said.",
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
                "How many windows of all keys are open at most; FlowFiles that would open more"
                    + " go to failure.",
            defaultValue = "10000000",
            min = "1",
            max = "1000000000",
            shapesState = false)
        int maxWindows,
    @Option(
            doc =
                "What all that is open comes to at most in the heap, by estimate: some 400"
                    + " bytes for each window, and what its aggregates keep. What would open more,"
                    + " or make it larger, goes to failure.",
            defaultValue = "4GiB",
            min = "64KiB",
            max = "1TiB",
            shapesState = false)
        ByteSize maxSize) {

  public TumblingConfig {
    new OptionChecks()
        .run(() -> Results.check(key, aggregate))
        .run(() -> Spans.check("size", size, zone))
        .done();
  }

  PaneWindows manager() {
    Room room = new Room(maxKeys, maxWindows, maxSize);
    return new PaneWindows(spans(), key, aggregate, emit, room);
  }

  private Spans spans() {
    return zone.map(name -> Spans.calendar(size, size, offset, Timestamp.zoneOf(name)))
        .orElseGet(() -> Spans.tumbling(size, offset));
  }
}

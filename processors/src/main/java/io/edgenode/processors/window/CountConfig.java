package io.edgenode.processors.window;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.config.OptionChecks;
import io.edgenode.engine.expression.KeySpec;
import io.edgenode.processors.aggregate.Aggregates;
import java.util.Optional;

/** The options of window {@code count}. */
public record CountConfig(
    @Option(doc = "How many FlowFiles a window has.", min = "1", max = "1000000", example = "100")
        int size,
    @Option(
            doc =
                "After how many further FlowFiles the next result comes, over the last size of"
                    + " them;"
                    + " a divisor of size. Absent: size, so that windows do not overlap.",
            min = "1",
            max = "1000000",
            example = "10")
        Optional<Integer> every,
    @Option(
            doc = "What has windows of its own: fields, or names and expressions.",
            defaultValue = "[]",
            example = "[sensor]")
        KeySpec key,
    @Option(
            doc = "What is computed: names of results and aggregates.",
            example = "{ mean: avg(temperature) }")
        Aggregates aggregate,
    @Option(
            doc =
                "on-close: a window gives its result when it is full. every 10s: besides, what each"
                    + " key's next one has come to, marked window_early, if it is more than was said.",
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
                "How many windows of all keys are open at most; with every, a key has size /"
                    + " every panes, and all of them count from its first FlowFile on. FlowFiles of"
                    + " keys for which there is no room go to failure.",
            defaultValue = "10000000",
            min = "1",
            max = "1000000000",
            shapesState = false)
        int maxWindows,
    @Option(
            doc =
                "What all that is open comes to at most in the heap, by estimate: some 400"
                    + " bytes for each window or pane, and what its aggregates keep. What would open"
                    + " more, or make it larger, goes to failure.",
            defaultValue = "4GiB",
            min = "64KiB",
            max = "1TiB",
            shapesState = false)
        ByteSize maxSize) {
  /** A window of more panes than this is refused: each holds a cell for each key. */
  static final int MAX_PANES = 10_000;

  public CountConfig {
    boolean divides = every.isEmpty() || size % every.get() == 0;
    new OptionChecks()
        .run(() -> Results.check(key, aggregate))
        .require(
            divides,
            () ->
                "'every' must divide 'size': " + size + " has no " + every.get() + " as a divisor")
        .require(
            !divides || every.isEmpty() || size / every.get() <= MAX_PANES,
            () -> "'size' may be at most " + MAX_PANES + " times 'every'")
        .done();
  }

  /** FlowFiles from one result to the next. */
  int pane() {
    return every.orElse(size);
  }
}

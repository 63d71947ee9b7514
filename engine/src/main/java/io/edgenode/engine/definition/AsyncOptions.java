package io.edgenode.engine.definition;

import io.edgenode.engine.api.Option;
import java.time.Duration;

/** The options that every asynchronous processor has beside its own (K25). */
public record AsyncOptions(
    @Option(
            doc = "How many FlowFiles may be under way at once; results keep their order.",
            defaultValue = "64",
            min = "1",
            max = "10000",
            shapesState = false)
        int maxInFlight,
    @Option(
            doc = "How long one FlowFile may take before it goes to failure.",
            defaultValue = "30s",
            min = "1ms",
            max = "1h",
            shapesState = false)
        Duration timeout) {}

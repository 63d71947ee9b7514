package io.edgenode.engine.definition;

import io.edgenode.engine.api.Option;
import java.time.Duration;

/** The options that every source has beside its own; the runtime's, not the connector's. */
public record SourceOptions(
    @Option(
            doc =
                "How many FlowFiles wait for the journal at most; at 80 % the source is paused, at 50 %"
                    + " resumed.",
            defaultValue = "10000",
            min = "1",
            max = "1000000",
            shapesState = false)
        int buffer,
    @Option(
            doc = "After how long without a FlowFile the source no longer holds back windows.",
            defaultValue = "1m",
            min = "1ms",
            max = "7d",
            shapesState = false)
        Duration idleTimeout) {}

package io.edgenode.engine.definition;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.expression.Timestamp;
import java.time.Duration;
import java.util.Optional;

/** The options that every window has beside its own: what time is (K21). */
public record WindowOptions(
    @Option(
            doc =
                "Where a FlowFile's event time is: a field with epoch milliseconds or ISO 8601 text"
                    + " (T or space; no zone is UTC), or { field, unit, zone, pattern }. Absent:"
                    + " journal time. What has none goes to failure.",
            example = "ts")
        Optional<Timestamp> timestamp,
    @Option(
            doc =
                "How far event times may be behind the latest: windows fire that much later. What"
                    + " comes later still goes to late.",
            defaultValue = "0s",
            max = "365d",
            shapesState = false)
        Duration lateness) {}

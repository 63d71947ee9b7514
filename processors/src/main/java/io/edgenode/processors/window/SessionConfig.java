package io.edgenode.processors.window;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.expression.KeySpec;
import io.edgenode.processors.aggregate.Aggregates;
import java.time.Duration;
import java.util.Optional;

/** The options of window {@code session}. */
public record SessionConfig(
    @Option(
            doc = "How long nothing must come for a session to end; it ends gap after its last.",
            min = "1ms",
            max = "366d",
            example = "30s")
        Duration gap,
    @Option(
            doc =
                "How long a session is at most, from its first to its last: what would make it"
                    + " longer"
                    + " begins another.",
            min = "1ms",
            max = "366d",
            example = "1h")
        Optional<Duration> maxLength,
    @Option(
            doc = "What has sessions of its own: fields, or names and expressions.",
            defaultValue = "[]",
            example = "[door]")
        KeySpec key,
    @Option(
            doc = "What is computed: names of results and aggregates.",
            example = "{ n: count(), warmest: max(temperature) }")
        Aggregates aggregate,
    @Option(
            doc =
                "on-close: a session gives its result when it closes. every 10s: besides, what each"
                    + " key's next one to close has come to, marked window_early, if it is more than was said.",
            defaultValue = "on-close",
            example = "every 10s",
            shapesState = false)
        Emit emit,
    @Option(
            doc =
                "How many keys have open sessions at most; FlowFiles of further keys go to"
                    + " failure.",
            defaultValue = "1000000",
            min = "1",
            max = "100000000",
            shapesState = false)
        int maxKeys,
    @Option(
            doc =
                "How many sessions of all keys are open at most; FlowFiles that would open"
                    + " more go to failure.",
            defaultValue = "10000000",
            min = "1",
            max = "1000000000",
            shapesState = false)
        int maxWindows,
    @Option(
            doc =
                "What all that is open comes to at most in the heap, by estimate: some 400"
                    + " bytes for each session, and what its aggregates keep. What would open more,"
                    + " or make it larger, goes to failure.",
            defaultValue = "4GiB",
            min = "64KiB",
            max = "1TiB",
            shapesState = false)
        ByteSize maxSize) {

  public SessionConfig {
    Results.check(key, aggregate);
  }
}

package io.edgenode.processors.deadband;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.expression.KeySpec;
import java.time.Duration;
import java.util.Optional;

/** The options of processor {@code deadband}. */
public record DeadbandConfig(
    @Option(
            doc = "What has a band of its own: fields, or names and expressions.",
            defaultValue = "[]",
            example = "[sensor]")
        KeySpec key,
    @Option(doc = "The field whose change counts; a number.", example = "temperature") String field,
    @Option(
            doc = "The least change that is passed on, up or down.",
            min = "0",
            example = "0.5",
            shapesState = false)
        double delta,
    @Option(
            doc =
                "If nothing of a key was passed on for so long, its latest reading is, changed or"
                    + " not.",
            min = "1ms",
            example = "5m",
            shapesState = false)
        Optional<Duration> maxSilence,
    @Option(
            doc = "How many keys are remembered at most; the one silent longest makes room.",
            defaultValue = "100000",
            min = "1",
            max = "10000000",
            shapesState = false)
        int maxKeys) {}

package io.edgenode.examples.plugin;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.expression.Expression;
import io.edgenode.engine.expression.KeySpec;
import java.time.Duration;
import java.util.Optional;

/** The options of processor {@code run-hours}. */
public record RunHoursConfig(
    @Option(
            doc = "What has running hours of its own: fields, or names and expressions.",
            defaultValue = "[]",
            example = "[machine]")
        KeySpec key,
    @Option(doc = "Whether it runs, from this reading to the next.", example = "rpm > 100")
        Expression running,
    @Option(
            doc = "How long a machine of which nothing came is remembered; absent: for ever.",
            min = "1s",
            example = "90d",
            shapesState = false)
        Optional<Duration> ttl,
    @Option(
            doc = "How many are remembered at most; the one silent longest makes room.",
            defaultValue = "10000",
            min = "1",
            max = "1000000",
            shapesState = false)
        int maxKeys) {}

package io.edgenode.processors.hostmetrics;

import io.edgenode.engine.api.Option;
import java.time.Duration;

/** The options of source {@code host-metrics}. */
public record HostMetricsConfig(
    @Option(
            doc = "How often the machine is looked at.",
            defaultValue = "10s",
            min = "100ms",
            max = "1d")
        Duration interval,
    @Option(
            doc = "The directory whose file system's space is told.",
            defaultValue = "/",
            example = "/data")
        String disk) {}

package io.edgenode.processors.log;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.expression.Template;
import java.time.Duration;

/** The options of processor {@code log}. */
public record LogConfig(
    @Option(doc = "How loud the line is.", defaultValue = "info", shapesState = false) Level level,
    @Option(
            doc = "The line. Of a record's fields it holds what the template names, nothing else.",
            defaultValue = "\"{{ id }}\"",
            example = "\"{{ site }} is at {{ temperature }}\"",
            shapesState = false)
        Template message,
    @Option(
            doc = "Whether the line ends with the content, cut at 1000 bytes.",
            defaultValue = "false",
            shapesState = false)
        boolean contents,
    @Option(
            doc = "How many lines there are at most in each interval; the rest is counted.",
            defaultValue = "10",
            min = "1",
            max = "10000",
            shapesState = false)
        int limit,
    @Option(
            doc = "What the limit counts in.",
            defaultValue = "1s",
            min = "1ms",
            max = "1d",
            shapesState = false)
        Duration interval) {
  /** The node's log levels. */
  public enum Level {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR
  }
}

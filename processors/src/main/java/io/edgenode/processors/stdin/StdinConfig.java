package io.edgenode.processors.stdin;

import io.edgenode.engine.api.Option;

/** The options of source {@code stdin}. */
public record StdinConfig(
    @Option(
            doc = "ndjson: one FlowFile per line that is not blank. lines: one per line.",
            defaultValue = "ndjson")
        Format format) {

  /** Which lines are FlowFiles. */
  public enum Format {
    NDJSON,
    LINES
  }
}

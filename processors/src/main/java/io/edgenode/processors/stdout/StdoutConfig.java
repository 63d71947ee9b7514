package io.edgenode.processors.stdout;

import io.edgenode.engine.api.Option;

/** The options of sink {@code stdout}. */
public record StdoutConfig(
    @Option(
            doc =
                "ndjson: one compact JSON record per line. lines: the content as it is and a line end."
                    + " raw: the content as it is.",
            defaultValue = "ndjson")
        Format format) {

  /** How a FlowFile becomes output. */
  public enum Format {
    NDJSON,
    LINES,
    RAW
  }
}

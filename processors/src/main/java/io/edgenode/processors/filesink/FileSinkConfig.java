package io.edgenode.processors.filesink;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.expression.Template;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The options of sink {@code file}. */
public record FileSinkConfig(
    @Option(
            doc =
                "The file to append to; its directories are made. May hold {{ expressions }}, whose"
                    + " values can't leave their place in the path; null is the word null, for which"
                    + " {{ site ?? 'elsewhere' }} names another.",
            example = "\"out/{{ site }}/readings.ndjson\"")
        Template path,
    @Option(
            doc =
                "ndjson: one compact JSON record per line. csv: one line per record, below a line of"
                    + " names at the head of each file. raw: the content as it is, nothing between.",
            defaultValue = "ndjson")
        Format format,
    @Option(
            doc =
                "csv: the fields to write, in order; without them those of the first record of each"
                    + " file, and the log says which others are left out.",
            defaultValue = "[]",
            example = "[ts, sensor, value]")
        List<String> columns,
    @Option(doc = "csv: what goes between two fields.", defaultValue = "\",\"", example = "\";\"")
        String delimiter,
    @Option(
            doc =
                "When to begin a new file. The file being written is always at path; a finished one"
                    + " gets a number before its extension, as in readings.000001.ndjson.",
            defaultValue = "{}")
        Rotate rotate) {

  /** The file itself, where the path is the same for all FlowFiles: nobody else may write it. */
  List<String> exclusives() {
    return path.constant()
        .map(fixed -> List.of("file " + FilePath.normal(fixed)))
        .orElse(List.of());
  }

  /** How a FlowFile becomes bytes of the file. */
  public enum Format {
    NDJSON,
    CSV,
    RAW
  }

  /** When to begin a new file; whichever comes first. */
  public record Rotate(
      @Option(
              doc = "Before a file would grow above this size.",
              example = "64MiB",
              min = "1KiB",
              max = "1TiB")
          Optional<ByteSize> size,
      @Option(
              doc = "At each multiple of this time since 1970 in UTC, by the flow's own time.",
              example = "1h",
              min = "1s",
              max = "366d")
          Optional<Duration> every) {
    boolean isOn() {
      return size.isPresent() || every.isPresent();
    }
  }

  /**
   * @throws IllegalArgumentException if the delimiter is not one character
   */
  public FileSinkConfig {
    path = path.path();
    columns = List.copyOf(columns);
    if (delimiter.length() != 1) {
      throw new IllegalArgumentException(
          "delimiter is one character, such as \",\" or \";\", not " + delimiter.length());
    }
  }
}

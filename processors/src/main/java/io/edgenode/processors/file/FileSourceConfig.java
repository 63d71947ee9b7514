package io.edgenode.processors.file;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.config.OptionChecks;
import io.edgenode.engine.record.CsvSplitter;
import io.edgenode.processors.csv.ColumnTypes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The options of source {@code file}. */
public record FileSourceConfig(
    @Option(
            doc =
                "The file to read, or a pattern with *, **, ?, [..] or {..} for several, which are"
                    + " read in the order of their paths.",
            example = "data/readings.ndjson")
        String path,
    @Option(
            doc =
                "ndjson: one FlowFile per line that is not blank. lines: one per line. csv: one JSON"
                    + " record per row. whole: one per file.",
            defaultValue = "ndjson")
        Format format,
    @Option(
            doc = "csv: whether the first row of a file has the columns' names.",
            defaultValue = "true")
        boolean header,
    @Option(
            doc = "csv without header: the columns' names; without them c1, c2 and so on.",
            defaultValue = "[]",
            example = "[ts, sensor, value]")
        List<String> columns,
    @Option(doc = "csv: what is between two fields.", defaultValue = "\",\"", example = "\";\"")
        String delimiter,
    @Option(
            doc =
                "csv: the columns' types (text, int, double, bool, time) by name, or auto, which reads"
                    + " as a number what looks like one; else all is text.",
            example = "auto")
        Optional<ColumnTypes> types,
    @Option(
            doc = "The charset of the file; content is always UTF-8.",
            defaultValue = "utf-8",
            example = "windows-1252")
        String encoding,
    @Option(
            doc =
                "true: waits for more, across rotation and truncation. false: ends with the last"
                    + " file; a last line without a line end counts.",
            defaultValue = "false")
        boolean follow,
    @Option(
            doc =
                "Without follow, if there is no such file when the flow starts: fail, and so does the"
                    + " flow, which tries again; or wait, and read what comes when it has not"
                    + " changed for a poll-interval. A pattern that names nothing ends at fail."
                    + " With follow: true what is missing is always waited for.",
            defaultValue = "fail",
            shapesState = false)
        WhenMissing whenMissing,
    @Option(
            doc = "With follow or when-missing: wait, how often to look.",
            defaultValue = "500ms",
            min = "10ms",
            max = "1h",
            shapesState = false)
        Duration pollInterval) {

  /** How a file is cut into FlowFiles. */
  public enum Format {
    NDJSON,
    LINES,
    CSV,
    WHOLE
  }

  /** What becomes of a file that is not there. */
  public enum WhenMissing {
    FAIL,
    WAIT
  }

  /**
   * @throws IllegalArgumentException if path or encoding can't be
   */
  public FileSourceConfig {
    OptionChecks checks =
        new OptionChecks()
            .require(
                !path.isBlank() && path.indexOf('\0') < 0,
                () -> "'path' must name a file or a pattern of files")
            .run(() -> checkEncoding(encoding, format));
    if (delimiter.length() != 1) {
      checks.require(false, () -> "'delimiter' must be one character, not '" + delimiter + "'");
    } else if (format == Format.CSV) {
      checks.run(() -> new CsvSplitter(delimiter.charAt(0)));
    }
    checks.done();
  }

  private static void checkEncoding(String encoding, Format format) {
    Encoding checked = Encoding.of(encoding, new byte[0]);
    if (format == Format.CSV
        && !checked.isUtf8()
        && checked.charset().newEncoder().maxBytesPerChar() > 1) {
      throw new IllegalArgumentException(
          "'encoding' of csv must be utf-8 or have one byte per character, not '" + encoding + "'");
    }
  }
}

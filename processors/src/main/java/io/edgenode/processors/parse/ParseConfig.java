package io.edgenode.processors.parse;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.config.OptionChecks;
import io.edgenode.engine.expression.Timestamp;
import io.edgenode.engine.record.CsvReader;
import io.edgenode.engine.record.CsvReader.FieldType;
import io.edgenode.engine.record.CsvSplitter;
import io.edgenode.processors.csv.ColumnTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of processor {@code parse}. */
public record ParseConfig(
    @Option(
            doc =
                "senml: a JSON pack of RFC 8428, or of the drafts before it. riotbench: a row of the"
                    + " RIoTBench data sets, epoch milliseconds, a comma and a pack of a draft. json:"
                    + " objects, in an array or one after the other. csv: rows. key-value: pairs as"
                    + " in level=info took=31.",
            example = "senml",
            shapesState = false)
        Format format,
    @Option(
            doc = "The field of a record that holds what is parsed; absent: all of the content.",
            example = "payload",
            shapesState = false)
        Optional<String> field,
    @Option(
            doc =
                "What each record gets besides its own fields: entries of its SenML pack by name, or"
                    + " else fields of the record around field.",
            defaultValue = "[]",
            example = "[source]",
            shapesState = false)
        List<String> copy,
    @Option(
            doc =
                "senml, riotbench: a record for each entry of a pack, or one for all that have a base"
                    + " name and a time in common.",
            defaultValue = "each",
            shapesState = false)
        Emit emit,
    @Option(
            doc = "senml: what times count; s by the RFC, but some devices send ms.",
            defaultValue = "s",
            shapesState = false)
        Timestamp.Unit timeUnit,
    @Option(
            doc = "csv: whether the first row has the columns' names.",
            defaultValue = "false",
            shapesState = false)
        boolean header,
    @Option(
            doc = "csv without header: the columns' names.",
            defaultValue = "[]",
            example = "[ts, sensor, value]",
            shapesState = false)
        List<String> columns,
    @Option(
            doc = "What is between two fields or pairs; a comma in csv, white space in key-value.",
            example = "\";\"",
            shapesState = false)
        Optional<String> delimiter,
    @Option(
            doc =
                "csv: the columns' types (text, int, double, bool, time) by name; csv, key-value: auto"
                    + " reads as a number what looks like one; else all is text.",
            example = "auto",
            shapesState = false)
        Optional<ColumnTypes> types) {
  /** What the text is. */
  public enum Format {
    SENML,
    RIOTBENCH,
    JSON,
    CSV,
    KEY_VALUE
  }

  /** What records a SenML pack becomes. */
  public enum Emit {
    EACH,
    MERGED
  }

  /** The fields that a record of a SenML entry has itself. */
  private static final List<String> ENTRY_FIELDS =
      List.of("name", "unit", "value", "sum", "time", "update_time");

  /**
   * @throws IllegalArgumentException if options contradict each other
   */
  public ParseConfig {
    boolean csv = format == Format.CSV;
    boolean pack = format == Format.SENML || format == Format.RIOTBENCH;
    OptionChecks checks =
        new OptionChecks()
            .run(() -> delimiter.ifPresent(ParseConfig::checkDelimiter))
            .require(
                !csv || header == columns.isEmpty(),
                () -> "csv needs either 'header: true' or 'columns', the names of its columns");
    if (csv && !header && checks.passed()) {
      char between = delimiter.orElse(",").charAt(0);
      Map<String, FieldType> named = types.orElse(ColumnTypes.TEXT).named();
      checks.run(() -> new CsvReader(columns, between, named, FieldType.TEXT));
    }
    checks
        .require(
            csv || types.isEmpty() || types.get().named().isEmpty(),
            () -> "'types' by name are for csv; else only 'auto' is valid")
        .require(
            copy.isEmpty() || field.isPresent() || pack && emit == Emit.EACH,
            () ->
                "'copy' copies entries of a SenML pack to 'each' record, or fields from around"
                    + " 'field': here is neither")
        .require(
            !pack || copy.stream().noneMatch(ENTRY_FIELDS::contains),
            () ->
                "'copy' can't name what each record of a SenML pack has itself: "
                    + String.join(", ", ENTRY_FIELDS))
        .done();
  }

  private static void checkDelimiter(String delimiter) {
    if (delimiter.length() != 1) {
      throw new IllegalArgumentException(
          "'delimiter' must be one character, not '" + delimiter + "'");
    }
    new CsvSplitter(delimiter.charAt(0));
  }

  ColumnTypes columnTypes() {
    return types.orElse(ColumnTypes.TEXT);
  }

  boolean readsNumbers() {
    return columnTypes().others() == FieldType.AUTO;
  }
}

package io.edgenode.processors.parse;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.MalformedRecordException;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;
import org.jspecify.annotations.Nullable;

/** Makes records of text. Stateless. Owner: its lane. */
public final class ParseProcessor implements Processor {
  public static final Descriptor<ParseConfig> DESCRIPTOR =
      Descriptor.processor("parse", ParseConfig.class, ParseProcessor::new)
          .summary("Makes records of text: SenML, JSON, CSV or key=value.")
          .description(
              """
              Each record becomes a FlowFile with the attributes of its text, in order. Text that is
              not of the format goes to failure as a whole, with what is wrong where; text of which
              nothing comes (an empty pack) is filtered. One text makes at most 100,000 records with
              16 MiB together.

              A SenML entry becomes a record with name (base name and name), unit, value (its
              number, text, boolean or base64 data), sum, time in epoch milliseconds and
              update_time in seconds, as far as it has them. Base values are added up; a time below
              2^28 seconds is relative to the arrival. With emit: merged, entries of one base name
              and one time become one record: name (the base name, if there is one), time, and each
              value under its entry's own name, or under value if it has none; of equal names the
              last counts. An entry without a value is an error, unless it has base fields alone; so
              is a version above 10, or a field whose name ends in an underscore, as the RFC has it.

              RIoTBench rows hold a draft's pack: entries in e, text in sv, booleans in bv, numbers
              often as text; times are epoch milliseconds, bt if it is there, else the row's own.

              With copy: [source] each record gets the value of the pack's entry named source, which
              then makes no record of its own.
              """)
          .example("Entries of SenML packs", "{ type: parse, format: senml }")
          .example(
              "A record for each sensor and time",
              "{ type: parse, format: senml, emit: merged, time-unit: ms }")
          .example(
              "RIoTBench's urban sensors, a record a measurement",
              "{ type: parse, format: riotbench, copy: [source] }")
          .example(
              "JSON in a field of JSON",
              "{ type: parse, format: json, field: payload, copy: [site] }")
          .example(
              "Rows that a meter posts",
              "{ type: parse, format: csv, columns: [meter, kwh], types: { kwh: double } }")
          .example("A log line of pairs", "{ type: parse, format: key-value, types: auto }")
          .build();

  private final TextFormat format;
  private final @Nullable FieldName field;
  private final FieldName[] copied;
  private final Value value = new Value();
  private final RecordEditor editor = new RecordEditor();

  ParseProcessor(ParseConfig config) {
    format =
        switch (config.format()) {
          case SENML, RIOTBENCH -> new SenmlFormat(config);
          case JSON -> new JsonFormat();
          case CSV -> new CsvFormat(config);
          case KEY_VALUE -> new KeyValueFormat(config);
        };
    field = config.field().map(FieldName::of).orElse(null);
    copied = config.copy().stream().map(FieldName::of).toArray(FieldName[]::new);
  }

  @Override
  public void process(FlowFile in, Output out) {
    byte[] text = text(in);
    Parsed parsed = new Parsed();
    try {
      checkNotBlank(text);
      format.parse(text, in.lineage().arrivalMillis(), parsed);
    } catch (MalformedRecordException e) {
      throw new FlowException.BadData(
          (field == null ? "the content" : "the field '" + field + "'")
              + " can't be parsed: "
              + e.getMessage(),
          e);
    }
    for (JsonRecord record : parsed.records()) {
      out.emit(in.withContent(Content.of(withCopies(record, in))));
    }
  }

  private byte[] text(FlowFile in) {
    ByteOutput bytes = new ByteOutput(256);
    if (field == null) {
      in.content().writeTo(bytes);
      return bytes.toByteArray();
    }
    in.content().record().read(field, value);
    switch (value.type()) {
      case TEXT -> value.writeText(bytes);
      // What is JSON already can be parsed as what is in a text.
      case LIST, OBJECT -> value.writeJson(bytes);
      default ->
          throw new FlowException.BadData(
              "the field '" + field + "' is " + value.type() + ", not text to parse");
    }
    return bytes.toByteArray();
  }

  private static void checkNotBlank(byte[] text) {
    for (byte b : text) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return;
      }
    }
    throw new MalformedRecordException("there is nothing but white space");
  }

  /** The record with fields of the one around it, behind its own. */
  private JsonRecord withCopies(JsonRecord record, FlowFile in) {
    if (field == null || copied.length == 0) {
      return record;
    }
    JsonRecord around = in.content().record();
    editor.start(record);
    for (FieldName copy : copied) {
      if (around.has(copy) && !editor.has(copy)) {
        around.read(copy, value);
        editor.set(copy, value);
      }
    }
    return editor.finish();
  }
}

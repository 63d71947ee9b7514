package io.edgenode.processors.parse;

import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.CsvReader;
import io.edgenode.engine.record.CsvSplitter;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.MalformedRecordException;
import io.edgenode.processors.csv.ColumnTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of CSV; blank ones are none. Owner: the lane. */
final class CsvFormat implements TextFormat {
  private final char delimiter;
  private final ColumnTypes types;
  private final @Nullable CsvReader reader;
  private final CsvSplitter splitter;
  private final ByteOutput json = new ByteOutput(256);

  CsvFormat(ParseConfig config) {
    delimiter = config.delimiter().map(text -> text.charAt(0)).orElse(',');
    types = config.columnTypes();
    reader = config.header() ? null : reader(config.columns());
    splitter = new CsvSplitter(delimiter);
  }

  private CsvReader reader(List<String> columns) {
    return new CsvReader(columns, delimiter, types.named(), types.others());
  }

  @Override
  public void parse(byte[] text, long arrival, Parsed into) {
    CsvReader rows = reader;
    int row = 0;
    int from = 0;
    while (from < text.length) {
      splitter.reset();
      int end = splitter.end(text, from, text.length);
      int to = end < 0 ? text.length : end;
      if (!isBlank(text, from, to)) {
        row++;
        try {
          if (rows == null) {
            rows = named(text, from, to);
          } else {
            into.add(record(rows, text, from, to));
          }
        } catch (MalformedRecordException e) {
          throw new MalformedRecordException("row " + row + ": " + e.getMessage());
        }
      }
      from = to;
    }
  }

  private CsvReader named(byte[] text, int from, int to) {
    List<String> names = CsvReader.header(text, from, to - from, delimiter);
    try {
      return reader(names);
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException(
          "its names can't be columns: one is empty or twice,"
              + " or one that has a type is not there");
    }
  }

  private JsonRecord record(CsvReader rows, byte[] text, int from, int to) {
    json.clear();
    rows.writeJson(text, from, to - from, json);
    byte[] written = json.toByteArray();
    return JsonRecord.parse(written, 0, written.length);
  }

  private static boolean isBlank(byte[] text, int from, int to) {
    return to - from <= 2 && (text[from] == '\n' || text[from] == '\r' && text[to - 1] == '\n');
  }
}

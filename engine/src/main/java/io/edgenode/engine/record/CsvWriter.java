package io.edgenode.engine.record;

import java.util.List;

/**
 * Writes records as CSV lines (RFC 4180, with a line feed): one column a name, null as nothing,
 * lists and objects as JSON. Fields without a column are left out. Owner: one thread.
 */
public final class CsvWriter {
  private final List<FieldName> columns;
  private final byte delimiter;
  private final Value value = new Value();
  private final ByteOutput field = new ByteOutput(64);

  /**
   * @param columns the fields' names, at least one
   * @param delimiter what goes between two fields
   */
  public CsvWriter(List<String> columns, char delimiter) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a CSV line needs at least one column");
    }
    this.columns = columns.stream().map(FieldName::of).toList();
    this.delimiter = Csv.delimiter(delimiter);
  }

  /** Writes the line of the columns' names. */
  public void writeHeader(ByteOutput out) {
    for (int i = 0; i < columns.size(); i++) {
      value.setText(columns.get(i).text());
      writeField(i, out);
    }
    out.write('\n');
  }

  /** Writes the line of one record. */
  public void write(JsonRecord record, ByteOutput out) {
    for (int i = 0; i < columns.size(); i++) {
      record.read(columns.get(i), value);
      writeField(i, out);
    }
    out.write('\n');
  }

  private void writeField(int column, ByteOutput out) {
    if (column > 0) {
      out.write(delimiter);
    }
    field.clear();
    value.writeText(field);
    byte[] a = field.array();
    int size = field.size();
    if (!needsQuotes(a, size)) {
      out.write(a, 0, size);
      return;
    }
    out.write('"');
    for (int i = 0; i < size; i++) {
      if (a[i] == '"') {
        out.write('"');
      }
      out.write(a[i]);
    }
    out.write('"');
  }

  private boolean needsQuotes(byte[] a, int size) {
    if (size == 0) {
      // Empty text is told from null; and a line of one null is not a blank line.
      return !value.isNull() || columns.size() == 1;
    }
    for (int i = 0; i < size; i++) {
      byte b = a[i];
      if (b == '"' || b == delimiter || b == '\n' || b == '\r') {
        return true;
      }
    }
    return false;
  }
}

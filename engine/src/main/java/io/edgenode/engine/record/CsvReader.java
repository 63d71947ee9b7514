package io.edgenode.engine.record;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Turns CSV records into JSON objects, one field a column, in the order of the columns. Errors name
 * the column, never what is in it. Owner: one thread.
 */
public final class CsvReader {
  /** What the fields of a column are read as. An empty field is null, whatever the type. */
  public enum FieldType {
    /** Text as it is. */
    TEXT,
    /** A long. */
    INT,
    /** A double. */
    DOUBLE,
    /** true, false, 1 or 0. */
    BOOL,
    /** Epoch milliseconds, or an ISO-8601 time that becomes them. */
    TIME,
    /** Up to 15 digits, with or without a fraction, are a number; the rest is text. */
    AUTO
  }

  private static final int MOST_AUTO_DIGITS = 15;

  private final List<String> columns;
  private final byte[][] members;
  private final FieldType[] types;
  private final CsvFields fields;

  /**
   * @param columns the names, from the header or the config
   * @param delimiter what is between two fields
   * @param types of the columns that differ from {@code others}
   * @param others the type of all other columns
   * @throws IllegalArgumentException if a name is empty or twice, or a type has no column
   */
  public CsvReader(
      List<String> columns, char delimiter, Map<String, FieldType> types, FieldType others) {
    this.columns = List.copyOf(columns);
    this.fields = new CsvFields(Csv.delimiter(delimiter));
    this.members = new byte[columns.size()][];
    this.types = new FieldType[columns.size()];
    Set<String> names = new HashSet<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i);
      if (name.isEmpty() || !names.add(name)) {
        throw new IllegalArgumentException(
            "CSV column "
                + (i + 1)
                + (name.isEmpty() ? " has no name" : " repeats a name: " + name));
      }
      members[i] = FieldName.of(name).member();
      this.types[i] = types.getOrDefault(name, others);
    }
    for (String typed : types.keySet()) {
      if (!names.contains(typed)) {
        throw new IllegalArgumentException(
            "there is no CSV column " + typed + " to give a type to; there are: " + names);
      }
    }
  }

  /**
   * The names that a header record has.
   *
   * @throws MalformedRecordException if its quotes are wrong or it is not UTF-8
   */
  public static List<String> header(byte[] a, int offset, int length, char delimiter) {
    CsvFields fields = new CsvFields(Csv.delimiter(delimiter));
    boolean mark =
        length >= 3
            && a[offset] == (byte) 0xEF
            && a[offset + 1] == (byte) 0xBB
            && a[offset + 2] == (byte) 0xBF;
    fields.start(a, mark ? offset + 3 : offset, mark ? length - 3 : length);
    List<String> names = new ArrayList<>();
    while (fields.next()) {
      JsonText.checkUtf8(fields.array(), fields.from(), fields.to());
      names.add(
          new String(
              fields.array(), fields.from(), fields.to() - fields.from(), StandardCharsets.UTF_8));
    }
    return names;
  }

  public List<String> columns() {
    return columns;
  }

  /**
   * Writes one record, with or without its line end, as a JSON object.
   *
   * @throws MalformedRecordException if it has too few or too many fields, wrong quotes, or a field
   *     that its column's type does not allow; nothing is written then
   */
  public void writeJson(byte[] a, int offset, int length, ByteOutput out) {
    int start = out.size();
    int column = 0;
    try {
      fields.start(a, offset, length);
      out.write('{');
      while (fields.next()) {
        if (column == columns.size()) {
          throw new MalformedRecordException(
              "it has more fields than the " + columns.size() + " columns");
        }
        if (column > 0) {
          out.write(',');
        }
        out.write(members[column]);
        writeField(types[column], out);
        column++;
      }
      if (column < columns.size()) {
        throw new MalformedRecordException("it ends before this column");
      }
      out.write('}');
    } catch (MalformedRecordException e) {
      out.truncate(start);
      throw new MalformedRecordException(where(column) + ": " + e.getMessage());
    }
  }

  private String where(int column) {
    return column < columns.size()
        ? "CSV column '"
            + columns.get(column)
            + "' ("
            + (column + 1)
            + " of "
            + columns.size()
            + ")"
        : "CSV record";
  }

  private void writeField(FieldType type, ByteOutput out) {
    byte[] a = fields.array();
    int from = fields.from();
    int to = fields.to();
    if (from == to) {
      out.writeUtf8("null");
      return;
    }
    switch (type) {
      case TEXT -> JsonText.writeJson(a, from, to, out);
      case INT -> writeInt(a, from, to, out);
      case DOUBLE -> writeDouble(a, from, to, out);
      case BOOL -> writeBool(trimmed(a, from, to), out);
      case TIME -> writeTime(a, from, to, out);
      case AUTO -> {
        if (isAutoNumber(a, from, to)) {
          out.write(a, from, to - from);
        } else {
          JsonText.writeJson(a, from, to, out);
        }
      }
    }
  }

  private static String trimmed(byte[] a, int from, int to) {
    return new String(a, from, to - from, StandardCharsets.ISO_8859_1).trim();
  }

  private static void writeInt(byte[] a, int from, int to, ByteOutput out) {
    try {
      Numbers.write(Long.parseLong(trimmed(a, from, to)), out);
    } catch (NumberFormatException e) {
      throw new MalformedRecordException("an integer of at most 64 bits was expected");
    }
  }

  private static void writeDouble(byte[] a, int from, int to, ByteOutput out) {
    String text = trimmed(a, from, to);
    for (int i = 0; i < text.length(); i++) {
      // Double.parseDouble also knows NaN, Infinity, hexadecimals and suffixes.
      if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
        throw notDouble();
      }
    }
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw notDouble();
    }
    if (!Double.isFinite(value)) {
      throw notDouble();
    }
    DoubleText.write(value, out);
  }

  private static MalformedRecordException notDouble() {
    return new MalformedRecordException("a finite decimal number was expected");
  }

  private static void writeBool(String text, ByteOutput out) {
    switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1" -> out.writeUtf8("true");
      case "false", "0" -> out.writeUtf8("false");
      default -> throw new MalformedRecordException("true, false, 1 or 0 was expected");
    }
  }

  private static void writeTime(byte[] a, int from, int to, ByteOutput out) {
    String text = trimmed(a, from, to);
    long millis = IsoTime.parse(text);
    if (millis == IsoTime.NONE) {
      throw new MalformedRecordException(
          "a time was expected: epoch milliseconds, or ISO-8601 as 2024-05-31T12:00:00Z");
    }
    Numbers.write(millis, out);
  }

  /** The contract's {@code -?(0|[1-9][0-9]*)(\.[0-9]+)?} of at most 15 digits. */
  private static boolean isAutoNumber(byte[] a, int from, int to) {
    int at = a[from] == '-' ? from + 1 : from;
    int integer = at;
    while (at < to && isDigit(a[at])) {
      at++;
    }
    int digits = at - integer;
    if (digits == 0 || digits > 1 && a[integer] == '0') {
      return false;
    }
    if (at < to && a[at] == '.') {
      int fraction = ++at;
      while (at < to && isDigit(a[at])) {
        at++;
      }
      if (at == fraction) {
        return false;
      }
      digits += at - fraction;
    }
    return at == to && digits <= MOST_AUTO_DIGITS;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}

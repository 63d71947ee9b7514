package io.edgenode.engine.record;

/**
 * Goes through the fields of one CSV record, quotes taken off. Reused: start, then next until it
 * says no. Owner: one thread.
 */
final class CsvFields {
  private final byte delimiter;
  private final ByteOutput unquoted = new ByteOutput(64);

  private byte[] record = new byte[0];
  private int at;
  private int end;
  private boolean more;

  private byte[] array = record;
  private int from;
  private int to;

  CsvFields(byte delimiter) {
    this.delimiter = delimiter;
  }

  /** Begins with a record; a line end behind it is not part of it. */
  void start(byte[] a, int start, int length) {
    record = a;
    at = start;
    end = Csv.withoutLineEnd(a, start, start + length);
    more = true;
  }

  /**
   * Goes to the next field.
   *
   * @return false if there is none
   * @throws MalformedRecordException if its quotes are wrong
   */
  boolean next() {
    if (!more) {
      return false;
    }
    if (at < end && record[at] == '"') {
      quoted();
    } else {
      array = record;
      from = at;
      while (at < end && record[at] != delimiter) {
        at++;
      }
      to = at;
    }
    more = at < end;
    at++;
    return true;
  }

  private void quoted() {
    unquoted.clear();
    int start = ++at;
    while (true) {
      while (at < end && record[at] != '"') {
        at++;
      }
      if (at == end) {
        throw new MalformedRecordException("a quote is not closed");
      }
      boolean doubled = at + 1 < end && record[at + 1] == '"';
      if (!doubled) {
        break;
      }
      unquoted.write(record, start, at + 1 - start);
      at += 2;
      start = at;
    }
    if (unquoted.size() == 0) {
      array = record;
      from = start;
      to = at;
    } else {
      unquoted.write(record, start, at - start);
      array = unquoted.array();
      from = 0;
      to = unquoted.size();
    }
    at++;
    if (at < end && record[at] != delimiter) {
      throw new MalformedRecordException("there is something behind a closing quote");
    }
  }

  /** The array that holds the field, until the next call of next. */
  byte[] array() {
    return array;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }
}

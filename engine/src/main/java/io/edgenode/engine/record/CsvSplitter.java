package io.edgenode.engine.record;

/**
 * Finds where CSV records end (RFC 4180): at a line feed that is not in quotes. It remembers how
 * far it looked, so a long record that arrives in pieces is looked at once. Owner: one thread.
 */
public final class CsvSplitter {
  private enum State {
    FIELD_START,
    PLAIN,
    QUOTED,
    QUOTE_IN_QUOTED
  }

  private final byte delimiter;
  private State state = State.FIELD_START;
  private int scanned;

  public CsvSplitter(char delimiter) {
    this.delimiter = Csv.delimiter(delimiter);
  }

  /**
   * Looks for the end of the record that begins at {@code from}. When it is incomplete, call again
   * with the same record and more bytes behind it, wherever the record then lies.
   *
   * @return the position behind the record's line feed, or -1 while the record is incomplete
   */
  public int end(byte[] a, int from, int to) {
    int at = from + scanned;
    while (at < to) {
      byte b = a[at++];
      if (state == State.QUOTED) {
        state = b == '"' ? State.QUOTE_IN_QUOTED : State.QUOTED;
      } else if (b == '\n') {
        reset();
        return at;
      } else if (b == delimiter) {
        state = State.FIELD_START;
      } else if (b == '"' && state != State.PLAIN) {
        // The first of a field opens it; one behind a closing quote makes both a quote character.
        state = State.QUOTED;
      } else {
        state = State.PLAIN;
      }
    }
    scanned = at - from;
    return -1;
  }

  /** Begins with a new record. */
  public void reset() {
    state = State.FIELD_START;
    scanned = 0;
  }
}

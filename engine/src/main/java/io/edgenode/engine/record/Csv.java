package io.edgenode.engine.record;

/** What readers and writers of CSV share. Stateless. */
final class Csv {
  private Csv() {}

  /** A delimiter as the byte that it is. */
  static byte delimiter(char delimiter) {
    if (delimiter >= 0x80 || delimiter == '"' || delimiter == '\n' || delimiter == '\r') {
      throw new IllegalArgumentException(
          "a CSV delimiter is one ASCII character other than a quote or a line end, not U+"
              + Integer.toHexString(delimiter | 0x10000).substring(1));
    }
    return (byte) delimiter;
  }

  /** The end of a record without its line end. */
  static int withoutLineEnd(byte[] a, int from, int to) {
    int end = to > from && a[to - 1] == '\n' ? to - 1 : to;
    return end > from && a[end - 1] == '\r' ? end - 1 : end;
  }
}

package io.edgenode.engine.record;

/** What is done with JSON that was found valid, and with the text of a single value. Stateless. */
final class ValidJson {
  private ValidJson() {}

  /**
   * Scans a text that must be one value.
   *
   * @return where it starts, and in the low half its end with the flag
   */
  static long only(byte[] a, int start, int end) {
    int from = Json.next(a, start, end, start);
    int behind = Json.value(a, from, end, start);
    int rest = Json.space(a, behind & Json.POSITION, end);
    if (rest != end) {
      throw Json.error("nothing was expected behind the value", rest, start);
    }
    return packed(from, behind);
  }

  private static long packed(int from, int endAndFlag) {
    return (long) from << Integer.SIZE | endAndFlag & 0xFFFF_FFFFL;
  }

  /**
   * Finds a member of the object in valid JSON; of those with this name the last.
   *
   * @return where its value starts, and in the low half its end with the flag; or less than 0
   */
  static long find(FieldName name, byte[] a, int start, int end) {
    long found = -1;
    int at = Json.next(a, start + 1, end, start);
    while (a[at] != '}') {
      int nameEnd = Json.nameEnd(a, at, end, start);
      int from = Json.nameToValue(a, nameEnd & Json.POSITION, end, start);
      int behind = Json.value(a, from, end, start);
      if (name.matches(a, at + 1, nameEnd)) {
        found = packed(from, behind);
      }
      at = Json.next(a, behind & Json.POSITION, end, start);
      at = a[at] == ',' ? Json.next(a, at + 1, end, start) : at;
    }
    return found;
  }

  /** Copies valid JSON without the white space between tokens; gives the position behind. */
  static int compact(byte[] from, int start, int end, byte[] to, int at) {
    boolean string = false;
    int out = at;
    for (int i = start; i < end; i++) {
      byte b = from[i];
      if (string) {
        to[out++] = b;
        if (b == '\\') {
          to[out++] = from[++i];
        } else if (b == '"') {
          string = false;
        }
      } else if (!Json.isSpace(b)) {
        to[out++] = b;
        string = b == '"';
      }
    }
    return out;
  }

  /** How many objects and arrays valid JSON has within each other. */
  static int depth(byte[] a, int start, int end) {
    int depth = 0;
    int deepest = 0;
    for (int i = start; i < end; i++) {
      switch (a[i]) {
        case '{', '[' -> deepest = Math.max(deepest, ++depth);
        case '}', ']' -> depth--;
        case '"' -> i = Json.string(a, i + 1, end, start) & Json.POSITION;
        default -> {}
      }
    }
    return deepest;
  }
}

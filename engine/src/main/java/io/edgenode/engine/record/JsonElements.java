package io.edgenode.engine.record;

/**
 * Takes apart JSON that holds several values, without making anything of them: each is checked and
 * told by where it is. Stateless.
 */
public final class JsonElements {
  private JsonElements() {}

  /** What is told each value. */
  @FunctionalInterface
  public interface Receiver {
    /** A value's bytes, white space around it left out. */
    void element(int offset, int length);
  }

  /**
   * Goes through the elements of an array, or the values of a text of several with white space
   * between them, one included.
   *
   * @throws MalformedRecordException if anything is not strict JSON in UTF-8, at most 64 levels
   *     deep; some elements may have been told by then
   */
  public static void split(byte[] a, int offset, int length, Receiver receiver) {
    int end = offset + length;
    int at = Json.space(a, offset, end);
    if (at < end && a[at] == '[') {
      at = array(a, at, end, offset, receiver);
      int rest = Json.space(a, at, end);
      if (rest != end) {
        throw Json.error("nothing was expected behind the array", rest, offset);
      }
      return;
    }
    while (at < end) {
      at = element(a, at, end, offset, receiver);
      int next = Json.space(a, at, end);
      if (next == at && next < end) {
        throw Json.error("white space was expected between two values", at, offset);
      }
      at = next;
    }
  }

  /**
   * Goes through lines that hold one value each; blank lines are none.
   *
   * @throws MalformedRecordException as {@link #split}
   */
  public static void lines(byte[] a, int offset, int length, Receiver receiver) {
    int end = offset + length;
    int from = offset;
    while (from < end) {
      int to = from;
      while (to < end && a[to] != '\n') {
        to++;
      }
      int at = Json.space(a, from, to);
      if (at < to) {
        int behind = element(a, at, to, offset, receiver);
        int rest = Json.space(a, behind, to);
        if (rest != to) {
          throw Json.error("a line end was expected behind the value", rest, offset);
        }
      }
      from = to + 1;
    }
  }

  private static int array(byte[] a, int pos, int end, int base, Receiver receiver) {
    int at = Json.next(a, pos + 1, end, base);
    if (a[at] == ']') {
      return at + 1;
    }
    while (true) {
      at = element(a, at, end, base, receiver);
      at = Json.next(a, at, end, base);
      if (a[at] == ']') {
        return at + 1;
      }
      if (a[at] != ',') {
        throw Json.error("',' or ']' was expected", at, base);
      }
      at = Json.next(a, at + 1, end, base);
    }
  }

  private static int element(byte[] a, int pos, int end, int base, Receiver receiver) {
    int behind = Json.value(a, pos, end, base) & Json.POSITION;
    receiver.element(pos, behind - pos);
    return behind;
  }
}

package io.edgenode.engine.record;

import java.util.Arrays;

/**
 * Folds fields of one name into one: the place of the first, the value of the last. Sorting, not
 * hashing, finds them, so that no choice of names makes it slow. Stateless.
 */
final class Duplicates {
  /** Up to here a look at each is faster than sorting. */
  private static final int FEW = 32;

  private Duplicates() {}

  /**
   * Whether the name of the field behind the first {@code count} may be the name of one of them: it
   * is, or has escapes, or they are too many to look.
   */
  static boolean mayRepeat(byte[] a, int[] index, int count) {
    int slot = count * JsonRecord.STRIDE;
    int start = index[slot];
    int end = index[slot + JsonRecord.NAME_END];
    if (count > FEW || end < 0) {
      return true;
    }
    for (int other = 0; other < slot; other += JsonRecord.STRIDE) {
      int otherStart = index[other];
      int otherEnd = index[other + JsonRecord.NAME_END];
      if (otherEnd < 0
          || otherEnd - otherStart == end - start
              && Arrays.equals(a, otherStart, otherEnd, a, start, end)) {
        return true;
      }
    }
    return false;
  }

  /** Folds the index in place; gives how many fields are left. */
  static int fold(byte[] a, int[] index, int count) {
    byte[][] names = new byte[count][];
    Integer[] order = new Integer[count];
    for (int field = 0; field < count; field++) {
      names[field] = name(a, index, field);
      order[field] = field;
    }
    // Stable: equal names stay in the order of the fields.
    Arrays.sort(order, (left, right) -> Arrays.compareUnsigned(names[left], names[right]));
    boolean[] gone = new boolean[count];
    int first = 0;
    for (int i = 1; i < count; i++) {
      if (!Arrays.equals(names[order[first]], names[order[i]])) {
        first = i;
        continue;
      }
      gone[order[i]] = true;
      copyValue(index, order[i], order[first]);
    }
    int kept = 0;
    for (int field = 0; field < count; field++) {
      if (!gone[field]) {
        int from = JsonRecord.STRIDE * field;
        System.arraycopy(index, from, index, JsonRecord.STRIDE * kept++, JsonRecord.STRIDE);
      }
    }
    return kept;
  }

  private static byte[] name(byte[] a, int[] index, int field) {
    int start = index[JsonRecord.STRIDE * field];
    int end = index[JsonRecord.STRIDE * field + JsonRecord.NAME_END];
    return end >= 0
        ? Arrays.copyOfRange(a, start, end)
        : JsonText.encode(JsonText.decode(a, start, end & Json.POSITION, true));
  }

  private static void copyValue(int[] index, int from, int to) {
    index[JsonRecord.STRIDE * to + JsonRecord.VALUE] =
        index[JsonRecord.STRIDE * from + JsonRecord.VALUE];
    index[JsonRecord.STRIDE * to + JsonRecord.VALUE_END] =
        index[JsonRecord.STRIDE * from + JsonRecord.VALUE_END];
  }
}

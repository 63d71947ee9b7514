package io.edgenode.engine.record;

import java.util.Arrays;

/**
 * The computed numbers of a record that is being edited: the base's, and behind them those that
 * were set. Slots say by place which is whose. Belongs to its editor.
 */
final class EditedNumbers {
  private static final int FIRST_CAPACITY = 16;

  private long[] numbers = new long[FIRST_CAPACITY];
  private int count;

  /** Begins with those of a record. */
  void start(long[] computed) {
    count = computed.length;
    if (count > numbers.length) {
      numbers = new long[count * 2];
    }
    System.arraycopy(computed, 0, numbers, 0, count);
  }

  long get(int place) {
    return numbers[place];
  }

  /** Adds one; gives its place. */
  int add(long bits) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, count * 2);
    }
    numbers[count] = bits;
    return count++;
  }

  /** Whether there are none, neither the base's nor others. */
  boolean isEmpty() {
    return count == 0;
  }

  /**
   * Those that still stand in the record, in the order of their fields; says where to the slots.
   *
   * @param end behind the last slot
   */
  long[] compact(int[] slots, int end) {
    long[] computed = new long[count];
    int kept = 0;
    for (int slot = 0; slot < end; slot += JsonRecord.STRIDE) {
      if (JsonRecord.isComputed(slots[slot + JsonRecord.VALUE_END])) {
        int value = slots[slot + JsonRecord.VALUE];
        computed[kept] = numbers[value < 0 ? ~value : value];
        slots[slot + JsonRecord.VALUE] = value < 0 ? ~kept : kept;
        kept++;
      }
    }
    // Edits may go on: the slots say where the numbers are now.
    System.arraycopy(computed, 0, numbers, 0, kept);
    boolean exact = kept == count;
    count = kept;
    return exact ? computed : Arrays.copyOf(computed, kept);
  }
}

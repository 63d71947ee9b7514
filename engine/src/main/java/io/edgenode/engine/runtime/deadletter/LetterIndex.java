package io.edgenode.engine.runtime.deadletter;

import io.edgenode.engine.api.FlowFileId;
import io.edgenode.engine.api.repo.EntryLog;

/**
 * Which dead letters there are: for each key the number of its entry, or that it was taken away.
 * Two words a letter, for there may be hundreds of thousands in a small heap: keys are 64-bit
 * hashes of FlowFile id and component (of ids that are hashes themselves, so two of a million
 * letters collide once in 37 million stores). Open addressing, linear probing. Owner: {@link
 * DeadLetters}.
 */
final class LetterIndex {
  /** There is no such key. */
  static final long ABSENT = 0;

  /** It was taken away so that it may come again; forgotten at the next opportunity. */
  static final long REOPENED = Long.MIN_VALUE;

  private static final int INITIAL = 64;
  private static final long FNV_OFFSET = 0xCBF2_9CE4_8422_2325L;
  private static final long FNV_PRIME = 0x0000_0100_0000_01B3L;

  private long[] keys = new long[INITIAL];

  /** The number of a letter that is there; less than 0: of the record that took it away. */
  private long[] values = new long[INITIAL];

  private int used;

  static long key(FlowFileId id, String component) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < component.length(); i++) {
      hash = (hash ^ component.charAt(i)) * FNV_PRIME;
    }
    hash = mix(mix(hash ^ id.high()) ^ id.low());
    return hash == 0 ? 1 : hash;
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return b ^ (b >>> 31);
  }

  /** The letter's number; less than 0 where it was taken away, {@link #ABSENT} where unknown. */
  long get(long key) {
    for (int at = slot(key); keys[at] != 0; at = at + 1 & keys.length - 1) {
      if (keys[at] == key) {
        return values[at];
      }
    }
    return ABSENT;
  }

  /** Whether an entry is a letter that is there: not a removal, not taken away, not moved. */
  boolean isLive(LetterCodec.Head head, EntryLog.Entry entry) {
    return head.letter() && get(head.key()) == entry.number();
  }

  void put(long key, long value) {
    if ((used + 1) * 4L > keys.length * 3L) {
      rebuild(0);
    }
    int at = slot(key);
    while (keys[at] != 0 && keys[at] != key) {
      at = at + 1 & keys.length - 1;
    }
    if (keys[at] == 0) {
      used++;
    }
    keys[at] = key;
    values[at] = value;
  }

  /** Forgets what was taken away by records below this number. */
  void forgetRemoved(long below) {
    rebuild(below);
  }

  /** Makes the table as large as what is remembered needs it, with as much room to grow. */
  private void rebuild(long forgetBelow) {
    long[] oldKeys = keys;
    long[] oldValues = values;
    int remembered = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0 && isRemembered(oldValues[i], forgetBelow)) {
        remembered++;
      }
    }
    int capacity = INITIAL;
    while (remembered * 2L > capacity) {
      capacity *= 2;
    }
    keys = new long[capacity];
    values = new long[capacity];
    used = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0 && isRemembered(oldValues[i], forgetBelow)) {
        put(oldKeys[i], oldValues[i]);
      }
    }
  }

  private static boolean isRemembered(long value, long forgetBelow) {
    return value >= 0 || value != REOPENED && -value >= forgetBelow;
  }

  /** Whether there is anything that {@link #forgetRemoved} may forget. */
  boolean remembersRemovals() {
    return leastRemoved() < Long.MAX_VALUE;
  }

  /** The least number of a record that took a letter away and is remembered. */
  long leastRemoved() {
    long least = Long.MAX_VALUE;
    for (long value : values) {
      if (value < 0 && value != REOPENED) {
        least = Math.min(least, -value);
      }
    }
    return least;
  }

  /** The least number of an entry that anything here needs, or the given one. */
  long leastNumber(long otherwise) {
    long least = otherwise;
    for (long value : values) {
      if (value != ABSENT && value != REOPENED) {
        least = Math.min(least, Math.abs(value));
      }
    }
    return least;
  }

  private int slot(long key) {
    return (int) (key ^ key >>> 32) & keys.length - 1;
  }
}

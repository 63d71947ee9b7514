package io.edgenode.engine.record;

import java.util.Arrays;

/**
 * The names that the records of one source have, in their order, as they are written compactly.
 * Where a record has them too, they are compared eight bytes at a time and not scanned. Learns from
 * the records that it meets. Owner: one thread.
 */
public final class RecordShape {
  /** Records with more, or with longer names, are rare enough to be scanned. */
  private static final int MOST_FIELDS = 64;

  private static final int MOST_BYTES = 4096;

  /** How many records in a row may be different before it is learnt anew. */
  private static final int PATIENCE = 16;

  /** <code>{"ts":,"site":,"sensor":</code> and eight bytes more, so that words can be read. */
  private byte[] members = {};

  /** Where each of them ends. */
  private int[] ends = {};

  /** For each, what {@link JsonRecord#nameBit} says of it and those before. */
  private long[] seen = {};

  private int different = PATIENCE;

  /** How many fields there are. */
  int size() {
    return ends.length;
  }

  /** The bits of the names of the first {@code count} fields. */
  long seen(int count) {
    return count == 0 ? 0 : seen[count - 1];
  }

  /**
   * Indexes the fields of a record as far as they are the known ones, without any white space.
   *
   * @param fields has room for {@link #size}
   * @return how many these are
   * @throws MalformedRecordException if one has no valid value
   */
  int index(byte[] a, int from, int to, int[] fields) {
    int at = from;
    int begin = 0;
    for (int field = 0; field < ends.length; field++) {
      int end = ends[field];
      int value = at + end - begin;
      if (value >= to || a[value] <= ' ' || !isMember(begin, end, a, at)) {
        return field;
      }
      int valueEnd = Json.value(a, value, to, from);
      if (valueEnd < 0 && a[value] >= '[') {
        return field;
      }
      int slot = field * JsonRecord.STRIDE;
      fields[slot] = at + 2;
      fields[slot + JsonRecord.NAME_END] = value - 2;
      fields[slot + JsonRecord.VALUE] = value;
      fields[slot + JsonRecord.VALUE_END] = valueEnd;
      at = valueEnd & Json.POSITION;
      begin = end;
    }
    return ends.length;
  }

  private boolean isMember(int begin, int end, byte[] a, int at) {
    int length = end - begin;
    if (at + length > a.length - Long.BYTES) {
      return Arrays.equals(a, at, at + length, members, begin, end);
    }
    int done = 0;
    while (length - done > Long.BYTES) {
      if (Json.word(a, at + done) != Json.word(members, begin + done)) {
        return false;
      }
      done += Long.BYTES;
    }
    // The last one to eight bytes; what is behind them is shifted out.
    long differing = Json.word(a, at + done) ^ Json.word(members, begin + done);
    return differing << (Long.BYTES - (length - done)) * Byte.SIZE == 0;
  }

  /** Hears of a record; one that was not as expected takes its place if they all are like that. */
  void met(JsonRecord record, boolean expected) {
    if (expected) {
      different = 0;
    } else if (++different > PATIENCE && record.isVerbatim() && record.size() <= MOST_FIELDS) {
      learn(record);
    }
  }

  private void learn(JsonRecord record) {
    int[] index = record.index();
    int size = record.size();
    ByteOutput names = new ByteOutput(256);
    int[] learntEnds = new int[size];
    long[] learntSeen = new long[size];
    long bits = 0;
    for (int field = 0; field < size; field++) {
      int start = index[field * JsonRecord.STRIDE];
      int nameEnd = index[field * JsonRecord.STRIDE + JsonRecord.NAME_END];
      // The bracket or comma, the quotes and the colon are part of it.
      int length = nameEnd - start + 4;
      if (nameEnd < 0 || names.size() + length > MOST_BYTES) {
        return;
      }
      names.write(record.array(), start - 2, length);
      bits |= JsonRecord.nameBit(record.array(), start, nameEnd);
      learntEnds[field] = names.size();
      learntSeen[field] = bits;
    }
    members = Arrays.copyOf(names.array(), names.size() + Long.BYTES);
    ends = learntEnds;
    seen = learntSeen;
    different = 0;
  }
}

package io.edgenode.engine.record;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record from another, or from nothing: start, any number of edits, finish; then it can be
 * used again. Each edit sees the ones before. Fields that were not touched are copied as the bytes
 * they were. Owner: one thread. Values read through it are valid until the next start.
 */
public final class RecordEditor {
  private static final int FIRST_CAPACITY = 16;

  private JsonRecord base = JsonRecord.EMPTY;
  private int count;

  /**
   * As the index of a record: four ints a field. A name that is not the base's is the complement of
   * its place in {@link #names}; a value that was set here, of its place in {@link #values} or
   * among the numbers.
   */
  private int[] slots = new int[FIRST_CAPACITY * JsonRecord.STRIDE];

  private final EditedNames names = new EditedNames();

  private final ByteOutput values = new ByteOutput(256);

  private final EditedNumbers numbers = new EditedNumbers();

  /** Bits of the names that there are, and perhaps of some that are gone. */
  private long nameBits;

  /** How many fields at the beginning are as they are in the base, which is compact. */
  private int untouched;

  /** How long the record is, or more where there is white space to leave out. */
  private int bytes = JsonRecord.EMPTY.length();

  /** Changes with every start and every edit. */
  private int edits;

  /** Begins with no field. */
  public void start() {
    start(JsonRecord.EMPTY);
  }

  /** Begins with the fields of a record. */
  public void start(JsonRecord record) {
    edits++;
    base = record;
    count = record.size();
    nameBits = record.nameBits();
    names.start();
    values.clear();
    numbers.start(record.numbers());
    while (slots.length < count * JsonRecord.STRIDE) {
      grow();
    }
    System.arraycopy(record.index(), 0, slots, 0, count * JsonRecord.STRIDE);
    untouched = record.isVerbatim() ? count : 0;
    bytes = record.isVerbatim() ? record.length() : countBytes();
  }

  private void grow() {
    slots = Arrays.copyOf(slots, slots.length * 2);
  }

  /** Tells one state of the record from another: equal as long as nothing is started or edited. */
  public int edits() {
    return edits;
  }

  /** How many fields there are now. */
  public int size() {
    return count;
  }

  /** Whether there is such a field now. */
  public boolean has(FieldName name) {
    return find(name) >= 0;
  }

  /** Reads a field as it is now; one that is missing is null. */
  public void read(FieldName name, Value into) {
    int field = find(name);
    if (field < 0) {
      into.setNull();
    } else {
      int slot = field * JsonRecord.STRIDE;
      int value = slots[slot + JsonRecord.VALUE];
      int valueEnd = slots[slot + JsonRecord.VALUE_END];
      if (JsonRecord.isComputed(valueEnd)) {
        JsonRecord.loadComputed(numbers.get(value < 0 ? ~value : value), valueEnd, into);
      } else if (value < 0) {
        into.load(values.array(), ~value, valueEnd);
      } else {
        into.load(base.array(), value, valueEnd);
      }
    }
  }

  /**
   * Sets a field: one that exists keeps its place, a new one goes behind the others.
   *
   * @throws MalformedRecordException if the record would be nested deeper than 64 levels
   */
  public void set(FieldName name, Value value) {
    if (value.isComputedNumber()) {
      boolean isLong = value.type() == Value.Type.LONG;
      place(
          name,
          numbers.add(value.bits),
          isLong ? JsonRecord.COMPUTED_LONG : JsonRecord.COMPUTED_DOUBLE);
      return;
    }
    int from = values.size();
    boolean flag = ValueWriter.writeJson(value, values);
    if (value.type() == Value.Type.OBJECT || value.type() == Value.Type.LIST) {
      checkDepth(from);
    }
    place(name, from, flag ? values.size() | Json.FLAG : values.size());
  }

  /** Says where the value of a field is now, which is added if there is none. */
  private void place(FieldName name, int value, int valueEnd) {
    edits++;
    int field = find(name);
    if (field < 0) {
      field = add(name);
    } else {
      untouched = Math.min(untouched, field);
      bytes -= valueBytes(field);
    }
    slots[field * JsonRecord.STRIDE + JsonRecord.VALUE] = ~value;
    slots[field * JsonRecord.STRIDE + JsonRecord.VALUE_END] = valueEnd;
    bytes += valueBytes(field);
  }

  private int add(FieldName name) {
    if (count * JsonRecord.STRIDE == slots.length) {
      grow();
    }
    name(count, name);
    bytes += name.member().length + (count == 0 ? 0 : 1);
    return count++;
  }

  private void name(int field, FieldName name) {
    slots[field * JsonRecord.STRIDE] = ~names.place(name);
    nameBits |= name.bits();
  }

  /** The name of a field if it is not the base's. */
  private @Nullable FieldName ownName(int field) {
    int name = slots[field * JsonRecord.STRIDE];
    return name < 0 ? names.get(~name) : null;
  }

  private void checkDepth(int from) {
    if (ValidJson.depth(values.array(), from, values.size()) >= Json.MAX_DEPTH) {
      values.truncate(from);
      throw new MalformedRecordException(
          "the record would be nested deeper than " + Json.MAX_DEPTH + " levels");
    }
  }

  /**
   * Renames a field, which keeps its place; another field that had the new name is gone. Does
   * nothing where there is no such field.
   */
  public void rename(FieldName from, FieldName to) {
    if (find(from) < 0 || from.matches(to)) {
      return;
    }
    edits++;
    remove(to);
    int field = find(from);
    bytes += to.member().length - nameBytes(field);
    name(field, to);
    untouched = Math.min(untouched, field);
  }

  /** Removes a field, if there is one. */
  public void remove(FieldName name) {
    int field = find(name);
    if (field >= 0) {
      edits++;
      bytes -= nameBytes(field) + valueBytes(field) + (count == 1 ? 0 : 1);
      untouched = Math.min(untouched, field);
      move(field + 1, field, count - field - 1);
      count--;
    }
  }

  /** Removes all fields but these. */
  public void keep(List<FieldName> kept) {
    edits++;
    int left = 0;
    for (int field = 0; field < count; field++) {
      if (isOneOf(field, kept)) {
        move(field, left++, 1);
      }
    }
    count = left;
    untouched = 0;
    bytes = countBytes();
  }

  private boolean isOneOf(int field, List<FieldName> some) {
    for (int i = 0; i < some.size(); i++) {
      if (matches(field, some.get(i))) {
        return true;
      }
    }
    return false;
  }

  private void move(int from, int to, int fields) {
    int stride = JsonRecord.STRIDE;
    System.arraycopy(slots, from * stride, slots, to * stride, fields * stride);
  }

  private int find(FieldName name) {
    if ((nameBits & name.bits()) == 0) {
      return -1;
    }
    int hint = name.hint;
    if (hint < count && matches(hint, name)) {
      return hint;
    }
    for (int field = 0; field < count; field++) {
      if (matches(field, name)) {
        name.hint = field;
        return field;
      }
    }
    return -1;
  }

  private boolean matches(int field, FieldName name) {
    FieldName own = ownName(field);
    int slot = field * JsonRecord.STRIDE;
    return own == null
        ? name.matches(base.array(), slots[slot], slots[slot + JsonRecord.NAME_END])
        : own == name || own.matches(name);
  }

  /** The record as it is now, in bytes of its own. */
  public JsonRecord finish() {
    byte[] to = new byte[bytes];
    long[] computed =
        numbers.isEmpty() ? base.numbers() : numbers.compact(slots, count * JsonRecord.STRIDE);
    int[] index = new int[Math.max(1, count) * JsonRecord.STRIDE];
    int at = 0;
    to[at++] = '{';
    int field = untouched;
    if (field > 0) {
      at = copyRun(0, field, to, at, index);
    }
    while (field < count) {
      if (field > 0) {
        to[at++] = ',';
      }
      int behind = base.isVerbatim() ? endOfRun(field) : field;
      if (behind > field) {
        at = copyRun(field, behind, to, at, index);
        field = behind;
      } else {
        at = copyField(field++, to, at, index);
      }
    }
    to[at++] = '}';
    return new JsonRecord(to, at, index, count, nameBits, computed);
  }

  /** The end of a run of fields that stand side by side in the base as they are to be written. */
  private int endOfRun(int first) {
    int field = first;
    int slot = first * JsonRecord.STRIDE;
    int expected = slots[slot];
    while (field < count
        && expected >= 0
        && slots[slot] == expected
        && slots[slot + JsonRecord.VALUE] >= 0) {
      // Behind the value come a comma and a quote.
      expected = JsonRecord.valueEnd(slots, slot) + 2;
      slot += JsonRecord.STRIDE;
      field++;
    }
    return field;
  }

  private int copyRun(int first, int behind, byte[] to, int at, int[] index) {
    int slot = first * JsonRecord.STRIDE;
    int lastSlot = (behind - 1) * JsonRecord.STRIDE;
    int from = slots[slot] - 1;
    int length = JsonRecord.valueEnd(slots, lastSlot) - from;
    System.arraycopy(base.array(), from, to, at, length);
    int moved = at - from;
    // Flags are in the sign bit: adding leaves them.
    for (int i = slot; i < lastSlot + JsonRecord.STRIDE; i++) {
      index[i] = slots[i] + moved;
    }
    if (base.numbers().length > 0) {
      // A computed number is not in the bytes: nothing of it moves.
      keepNumbers(slot, lastSlot, index);
    }
    return at + length;
  }

  private void keepNumbers(int firstSlot, int lastSlot, int[] index) {
    for (int i = firstSlot; i <= lastSlot; i += JsonRecord.STRIDE) {
      if (JsonRecord.isComputed(slots[i + JsonRecord.VALUE_END])) {
        index[i + JsonRecord.VALUE] = slots[i + JsonRecord.VALUE];
        index[i + JsonRecord.VALUE_END] = slots[i + JsonRecord.VALUE_END];
      }
    }
  }

  private int copyField(int field, byte[] to, int at, int[] index) {
    int slot = field * JsonRecord.STRIDE;
    int value = copyName(field, slot, to, at, index);
    int from = slots[slot + JsonRecord.VALUE];
    int end = slots[slot + JsonRecord.VALUE_END];
    if (JsonRecord.isComputed(end)) {
      index[slot + JsonRecord.VALUE] = from < 0 ? ~from : from;
      index[slot + JsonRecord.VALUE_END] = end;
      return value;
    }
    int behind =
        from < 0
            ? JsonRecord.copyValue(values.array(), ~from, end, to, value)
            : JsonRecord.copyValue(base.array(), from, end, to, value);
    index[slot + JsonRecord.VALUE] = value;
    // A compacted object or array is no longer flagged; text and numbers keep their flag.
    boolean flag = end < 0 && to[value] < '[';
    index[slot + JsonRecord.VALUE_END] = flag ? behind | Json.FLAG : behind;
    return behind;
  }

  /** Copies the name with quotes and colon; gives the position behind. */
  private int copyName(int field, int slot, byte[] to, int at, int[] index) {
    FieldName name = ownName(field);
    int nameEnd;
    int behind;
    if (name == null) {
      int from = slots[slot] - 1;
      int close = slots[slot + JsonRecord.NAME_END];
      int length = (close & Json.POSITION) + 1 - from;
      System.arraycopy(base.array(), from, to, at, length);
      behind = at + length;
      to[behind++] = ':';
      nameEnd = close < 0 ? behind - 2 | Json.FLAG : behind - 2;
    } else {
      byte[] member = name.member();
      System.arraycopy(member, 0, to, at, member.length);
      behind = at + member.length;
      nameEnd = name.hasEscapes() ? behind - 2 | Json.FLAG : behind - 2;
    }
    index[slot] = at + 1;
    index[slot + JsonRecord.NAME_END] = nameEnd;
    return behind;
  }

  private int countBytes() {
    int all = 2 + Math.max(0, count - 1);
    for (int field = 0; field < count; field++) {
      all += nameBytes(field) + valueBytes(field);
    }
    return all;
  }

  /** The name with its quotes and colon. */
  private int nameBytes(int field) {
    FieldName name = ownName(field);
    int slot = field * JsonRecord.STRIDE;
    return name == null
        ? (slots[slot + JsonRecord.NAME_END] & Json.POSITION) - slots[slot] + 3
        : name.member().length;
  }

  private int valueBytes(int field) {
    int slot = field * JsonRecord.STRIDE;
    int value = slots[slot + JsonRecord.VALUE];
    int valueEnd = slots[slot + JsonRecord.VALUE_END];
    return JsonRecord.isComputed(valueEnd)
        ? 0
        : (valueEnd & Json.POSITION) - (value < 0 ? ~value : value);
  }
}

package io.edgenode.engine.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object: its original bytes and where its top-level fields are. Of fields with one name the
 * last counts, in the place of the first. Immutable: nobody writes to the array behind it.
 *
 * <pre>
 *   {"ts":1700000000000,"site":"a", …}
 *     │ │ │            │
 *     │ │ │            └ value end │ flag     flags: see {@link Json#FLAG}
 *     │ │ └ value start
 *     │ └ name end │ flag
 *     └ name start                            four ints a field
 * </pre>
 *
 * A number that was computed here need not be text before somebody writes it: its value then has no
 * bytes, and its slot says so and where the number is.
 */
public final class JsonRecord {
  private static final long[] NONE = {};

  /** The record without fields. */
  public static final JsonRecord EMPTY = new JsonRecord(new byte[] {'{', '}'}, 0, 2, null);

  static final int STRIDE = 4;
  static final int NAME_END = 1;
  static final int VALUE = 2;
  static final int VALUE_END = 3;

  /** About what a field takes in a reading: the index seldom grows, and never wastes much. */
  private static final int BYTES_PER_FIELD = 12;

  private static final int MOST_FIELDS_AT_FIRST = 64;

  /** In place of a value's end: the value is a number at the place that its start says. */
  static final int COMPUTED_DOUBLE = 0;

  static final int COMPUTED_LONG = Json.FLAG;

  private final byte[] array;
  private final int start;
  private final int end;
  private final int[] index;
  private final int size;

  /** Bits of all its names: a name without its bit here is none of them. */
  private final long nameBits;

  /** Whether the bytes are compact and without duplicate names, so can be copied as they are. */
  private final boolean verbatim;

  /** The computed numbers, in the order of their fields. */
  private final long[] numbers;

  /** Takes bytes that were written compactly here, with their index and computed numbers. */
  JsonRecord(byte[] array, int end, int[] index, int size, long nameBits, long[] numbers) {
    this.numbers = numbers;
    this.nameBits = nameBits;
    this.array = array;
    this.start = 0;
    this.end = end;
    this.index = index;
    this.size = size;
    this.verbatim = true;
  }

  /** Scans and indexes an object. */
  private JsonRecord(byte[] a, int from, int to, @Nullable RecordShape shape) {
    int[] fields = new int[STRIDE * firstCapacity(to - from, shape)];
    int count = shape == null ? 0 : shape.index(a, from, to, fields);
    long seen = shape == null ? 0 : shape.seen(count);
    int open = count == 0 ? opening(a, from, to) : from;
    int expected = count == 0 ? open + 1 : fields[STRIDE * count - 1] & Json.POSITION;
    int at = Json.next(a, expected, to, from);
    boolean compact = at == expected;
    boolean more = count == 0 ? a[at] != '}' : isFollowed(a[at], at, from);
    if (more && count > 0) {
      expected = at + 1;
      at = Json.next(a, expected, to, from);
      compact &= at == expected;
    }
    boolean known = !more && shape != null && count == shape.size();
    boolean distinct = true;
    while (more) {
      if (count * STRIDE == fields.length) {
        fields = Arrays.copyOf(fields, fields.length * 2);
      }
      int behind = scanField(a, at, to, from, fields, count * STRIDE);
      long bit = nameBit(a, at + 1, fields[count * STRIDE + NAME_END]);
      distinct &= (seen & bit) == 0 || !Duplicates.mayRepeat(a, fields, count);
      seen |= bit;
      count++;
      int token = Json.next(a, behind & Json.POSITION, to, from);
      more = isFollowed(a[token], token, from);
      at = more ? Json.next(a, token + 1, to, from) : token;
      compact &= token == behind && (!more || at == token + 1);
    }
    int rest = Json.space(a, at + 1, to);
    if (rest != to) {
      throw Json.error("nothing was expected behind the object", rest, from);
    }
    this.array = a;
    this.start = open;
    this.end = at + 1;
    this.index = fields;
    this.nameBits = seen;
    this.size = distinct ? count : Duplicates.fold(a, fields, count);
    this.verbatim = compact && size == count;
    this.numbers = NONE;
    if (shape != null) {
      shape.met(this, known);
    }
  }

  /** Scans a field into its slot; gives the position behind it, flagged if it is not compact. */
  private static int scanField(byte[] a, int at, int to, int from, int[] fields, int slot) {
    int nameEnd = Json.nameEnd(a, at, to, from);
    int close = nameEnd & Json.POSITION;
    int value = Json.nameToValue(a, close, to, from);
    int valueEnd = Json.value(a, value, to, from);
    fields[slot] = at + 1;
    fields[slot + NAME_END] = nameEnd;
    fields[slot + VALUE] = value;
    fields[slot + VALUE_END] = valueEnd;
    // The flag of text and numbers is about something else.
    boolean spaced = value != close + 2 || valueEnd < 0 && a[value] >= '[';
    return spaced ? valueEnd | Json.FLAG : valueEnd & Json.POSITION;
  }

  private static boolean isFollowed(byte token, int at, int from) {
    if (token != ',' && token != '}') {
      throw Json.error("',' or '}' was expected", at, from);
    }
    return token == ',';
  }

  /**
   * Checks all of a JSON text and indexes its fields.
   *
   * @param array nobody may write to it any more
   * @throws MalformedRecordException if the bytes are not exactly one JSON object, in strict RFC
   *     8259 grammar and UTF-8, at most 64 levels deep
   */
  public static JsonRecord parse(byte[] array, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, array.length);
    return new JsonRecord(array, offset, offset + length, null);
  }

  /**
   * As {@link #parse(byte[], int, int)}, faster where the record is like those before it.
   *
   * @param shape what those were like; learns from this one
   */
  public static JsonRecord parse(byte[] array, int offset, int length, RecordShape shape) {
    Objects.checkFromIndexSize(offset, length, array.length);
    return new JsonRecord(array, offset, offset + length, shape);
  }

  /** Indexes the JSON of this text: for literals and tests. */
  public static JsonRecord parse(String json) {
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    return parse(utf8, 0, utf8.length);
  }

  private static int firstCapacity(int length, @Nullable RecordShape shape) {
    return shape != null && shape.size() > 0
        ? shape.size()
        : Math.min(MOST_FIELDS_AT_FIRST, 2 + length / BYTES_PER_FIELD);
  }

  private static int opening(byte[] a, int from, int to) {
    int at = Json.space(a, from, to);
    if (at == to) {
      throw new MalformedRecordException("there is no JSON object: it is empty");
    }
    if (a[at] != '{') {
      throw Json.error("a JSON object was expected, '{' first", at, from);
    }
    return at;
  }

  /** Bits by the name: of two equal names at least one is the same. */
  static long nameBit(byte[] a, int from, int toAndFlag) {
    if (toAndFlag < 0) {
      // A name with escapes may be equal to any: as if all had been seen, and no other has it.
      return -1;
    }
    int length = toAndFlag - from;
    long hash =
        length >= Long.BYTES
            ? length + Json.word(a, from) + Json.word(a, toAndFlag - Long.BYTES) * 31
            : length + Json.word(a, from, length);
    return 1L << (hash * 0x9E37_79B9_7F4A_7C15L >>> 58);
  }

  /** How many bytes {@link #writeTo} writes at most; known without writing. */
  public int mostBytes() {
    return end - start + numbers.length * ValueWriter.LONGEST_NUMBER;
  }

  /** How many fields there are. */
  public int size() {
    return size;
  }

  /** The name of a field by its place, from 0. */
  public String name(int field) {
    int at = STRIDE * Objects.checkIndex(field, size);
    int nameEnd = index[at + NAME_END];
    return JsonText.decode(array, index[at], nameEnd & Json.POSITION, nameEnd < 0);
  }

  /** Reads a field by its place, from 0. The value is a slice of this record. */
  public void value(int field, Value into) {
    int at = STRIDE * Objects.checkIndex(field, size);
    load(at, into);
  }

  private void load(int slot, Value into) {
    int value = index[slot + VALUE];
    int valueEnd = index[slot + VALUE_END];
    if (isComputed(valueEnd)) {
      loadComputed(numbers[value], valueEnd, into);
    } else {
      into.load(array, value, valueEnd);
    }
  }

  /** Whether this stands for a computed number, in place of a value's end. */
  static boolean isComputed(int valueEnd) {
    return (valueEnd & Json.POSITION) == 0;
  }

  static void loadComputed(long bits, int valueEnd, Value into) {
    if (valueEnd == COMPUTED_LONG) {
      into.setLong(bits);
    } else {
      into.setDouble(Double.longBitsToDouble(bits));
    }
  }

  /** Where the value in a slot ends, in what was written compactly. */
  static int valueEnd(int[] index, int slot) {
    int valueEnd = index[slot + VALUE_END] & Json.POSITION;
    // No bytes, behind the name's quote and the colon.
    return valueEnd == 0 ? (index[slot + NAME_END] & Json.POSITION) + 2 : valueEnd;
  }

  /** Reads a field; one that is missing is null. The value is a slice of this record. */
  public void read(FieldName name, Value into) {
    int field = find(name);
    if (field < 0) {
      into.setNull();
    } else {
      load(STRIDE * field, into);
    }
  }

  /** Whether there is such a field, even if it is null. */
  public boolean has(FieldName name) {
    return find(name) >= 0;
  }

  /** The place of a field, or less than 0. */
  public int find(FieldName name) {
    if ((nameBits & name.bits()) == 0) {
      return -1;
    }
    int hint = name.hint;
    if (hint < size && matches(hint, name)) {
      return hint;
    }
    for (int field = 0; field < size; field++) {
      if (matches(field, name)) {
        name.hint = field;
        return field;
      }
    }
    return -1;
  }

  private boolean matches(int field, FieldName name) {
    return name.matches(array, index[STRIDE * field], index[STRIDE * field + NAME_END]);
  }

  /** Writes the object compactly; untouched values are the original bytes. */
  public void writeTo(ByteOutput out) {
    int length = end - start;
    if (numbers.length > 0) {
      writeWithNumbers(out);
      return;
    }
    if (verbatim) {
      out.write(array, start, length);
      return;
    }
    byte[] to = out.reserve(length);
    int at = out.size();
    to[at++] = '{';
    for (int field = 0; field < size; field++) {
      if (field > 0) {
        to[at++] = ',';
      }
      int slot = STRIDE * field;
      int name = index[slot] - 1;
      int nameLength = (index[slot + NAME_END] & Json.POSITION) + 1 - name;
      System.arraycopy(array, name, to, at, nameLength);
      at += nameLength;
      to[at++] = ':';
      at = copyValue(array, index[slot + VALUE], index[slot + VALUE_END], to, at);
    }
    to[at++] = '}';
    out.advance(at - out.size());
  }

  private void writeWithNumbers(ByteOutput out) {
    int written = start;
    for (int slot = 0; slot < size * STRIDE; slot += STRIDE) {
      if (isComputed(index[slot + VALUE_END])) {
        int at = valueEnd(index, slot);
        out.write(array, written, at - written);
        ValueWriter.writeComputed(
            numbers[index[slot + VALUE]], index[slot + VALUE_END] == COMPUTED_LONG, out);
        written = at;
      }
    }
    out.write(array, written, end - written);
  }

  /** Copies a value compactly; gives the position behind. */
  static int copyValue(byte[] from, int start, int endAndFlag, byte[] to, int at) {
    int end = endAndFlag & Json.POSITION;
    if (endAndFlag < 0 && from[start] >= '[') {
      return ValidJson.compact(from, start, end, to, at);
    }
    System.arraycopy(from, start, to, at, end - start);
    return at + end - start;
  }

  /** The compact JSON. */
  public String toJson() {
    ByteOutput out = new ByteOutput(mostBytes());
    writeTo(out);
    return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
  }

  byte[] array() {
    return array;
  }

  int[] index() {
    return index;
  }

  /** Bits of all its names, see {@link #nameBit}; perhaps of some more. */
  long nameBits() {
    return nameBits;
  }

  long[] numbers() {
    return numbers;
  }

  /** How many bytes there are, without the computed numbers. */
  int length() {
    return end - start;
  }

  boolean isVerbatim() {
    return verbatim;
  }

  /** How many fields, never what is in them. */
  @Override
  public String toString() {
    return "JsonRecord[" + size + " fields, " + mostBytes() + " bytes]";
  }
}

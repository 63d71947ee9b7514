package io.edgenode.engine.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A register for one value, null at first: reading into it allocates nothing. What was read from a
 * record is a slice of it and keeps its text, so that a copy writes what was there ({@code 31.20});
 * text is decoded when somebody asks. Owner: one thread. Holds what it was given until the next
 * set; {@link #snapshot} gives a copy that shares nothing.
 */
public final class Value {
  /** What a value is. Integers are LONG; beyond that they are DOUBLE with their text kept. */
  public enum Type {
    NULL("null"),
    BOOLEAN("true or false"),
    LONG("a whole number"),
    DOUBLE("a number"),
    TEXT("text"),
    LIST("a list"),
    OBJECT("an object");

    private final String described;

    Type(String described) {
      this.described = described;
    }

    /** As messages call it: "the field 'a' is text, not a number". */
    @Override
    public String toString() {
      return described;
    }
  }

  private Type type = Type.NULL;

  /** The long, the bits of the double, or 1 for true; valid as {@link #decoded} says. */
  long bits;

  private boolean decoded;

  /** The JSON; text lies between its quotes. Valid as {@link #sliced} says. */
  byte[] array = {};

  int start;
  int end;
  boolean flag;
  boolean sliced;

  private @Nullable String string;
  @Nullable JsonRecord nested;

  public static Value ofBoolean(boolean value) {
    Value made = new Value();
    made.setBoolean(value);
    return made;
  }

  public static Value ofLong(long value) {
    Value made = new Value();
    made.setLong(value);
    return made;
  }

  public static Value ofDouble(double value) {
    Value made = new Value();
    made.setDouble(value);
    return made;
  }

  /** Text, encoded once: for constants. */
  public static Value ofText(String text) {
    ByteOutput out = new ByteOutput(text.length() + 2);
    boolean escapes = JsonText.writeJson(text, out);
    Value made = new Value();
    made.load(out.toByteArray(), 0, out.size() | (escapes ? Json.FLAG : 0));
    made.string = text;
    return made;
  }

  /**
   * The value of a JSON text.
   *
   * @throws MalformedRecordException if it is not exactly one JSON value
   */
  public static Value ofJson(String json) {
    byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
    Value made = new Value();
    made.setJson(utf8, 0, utf8.length);
    return made;
  }

  /** Takes a slice of valid JSON: one value, with what the scanner saw in it. */
  void load(byte[] json, int from, int toAndFlag) {
    int to = toAndFlag & Json.POSITION;
    if (array != json) {
      // Mostly it is the same, and not writing a reference is a collector's barrier less.
      array = json;
    }
    start = from;
    end = to;
    flag = toAndFlag < 0;
    sliced = true;
    decoded = false;
    string = null;
    nested = null;
    switch (json[from]) {
      case '"' -> {
        type = Type.TEXT;
        start = from + 1;
        end = to - 1;
      }
      case '{' -> type = Type.OBJECT;
      case '[' -> type = Type.LIST;
      case 't' -> setBoolean(true);
      case 'f' -> setBoolean(false);
      case 'n' -> setNull();
      default -> type = !flag && Numbers.fitsLong(json, from, to) ? Type.LONG : Type.DOUBLE;
    }
  }

  public Type type() {
    return type;
  }

  public boolean isNull() {
    return type == Type.NULL;
  }

  /** Whether it is LONG or DOUBLE. */
  public boolean isNumber() {
    return type == Type.LONG || type == Type.DOUBLE;
  }

  /** Whether it is a number that JSON can hold, and that has no text yet. */
  boolean isComputedNumber() {
    return !sliced
        && (type == Type.LONG
            || type == Type.DOUBLE && Double.isFinite(Double.longBitsToDouble(bits)));
  }

  /** The value of a BOOLEAN. */
  public boolean asBoolean() {
    expect(Type.BOOLEAN);
    return bits != 0;
  }

  /** The value of a LONG. */
  public long asLong() {
    expect(Type.LONG);
    if (!decoded) {
      bits = Numbers.parseLong(array, start, end);
      decoded = true;
    }
    return bits;
  }

  /** The value of a DOUBLE, or a LONG as the nearest double. */
  public double asDouble() {
    if (type == Type.LONG) {
      return asLong();
    }
    expect(Type.DOUBLE);
    if (!decoded) {
      bits = Double.doubleToRawLongBits(Numbers.parseDouble(array, start, end));
      decoded = true;
    }
    return Double.longBitsToDouble(bits);
  }

  /** The text of a TEXT, decoded at the first call. */
  public String text() {
    expect(Type.TEXT);
    String text = string;
    if (text == null) {
      text = JsonText.decode(array, start, end, flag);
      string = text;
    }
    return text;
  }

  private void expect(Type expected) {
    if (type != expected) {
      throw new IllegalStateException("the value is " + type + ", not " + expected);
    }
  }

  public void setNull() {
    become(Type.NULL, 0);
  }

  public void setBoolean(boolean value) {
    become(Type.BOOLEAN, value ? 1 : 0);
  }

  public void setLong(long value) {
    become(Type.LONG, value);
  }

  /** Infinite values and NaN are kept, and written as null. */
  public void setDouble(double value) {
    become(Type.DOUBLE, Double.doubleToRawLongBits(value));
  }

  public void setText(String text) {
    become(Type.TEXT, 0);
    string = text;
  }

  /** Becomes an OBJECT. */
  public void setObject(JsonRecord value) {
    become(Type.OBJECT, 0);
    nested = value;
  }

  private void become(Type now, long newBits) {
    type = now;
    bits = newBits;
    decoded = true;
    sliced = false;
    string = null;
    nested = null;
  }

  /** Becomes the same as the other, sharing what that holds. */
  public void set(Value other) {
    type = other.type;
    bits = other.bits;
    decoded = other.decoded;
    array = other.array;
    start = other.start;
    end = other.end;
    flag = other.flag;
    sliced = other.sliced;
    string = other.string;
    nested = other.nested;
  }

  /**
   * Becomes the value of a JSON text, sharing the array.
   *
   * @throws MalformedRecordException if it is not exactly one JSON value
   */
  public void setJson(byte[] json, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, json.length);
    load(json, ValidJson.only(json, offset, offset + length));
  }

  private void load(byte[] json, long fromAndTo) {
    load(json, (int) (fromAndTo >>> Integer.SIZE), (int) fromAndTo);
  }

  /** A copy that shares no record's bytes. */
  public Value snapshot() {
    Value copy = new Value();
    copy.set(this);
    if (sliced) {
      // Text lies between its quotes.
      int quote = type == Type.TEXT ? 1 : 0;
      copy.array = Arrays.copyOfRange(array, start - quote, end + quote);
      copy.start = quote;
      copy.end = end - start + quote;
      copy.nested = null;
    } else if (nested != null) {
      ByteOutput out = new ByteOutput(256);
      nested.writeTo(out);
      copy.load(out.toByteArray(), 0, out.size());
    }
    return copy;
  }

  /** Whether the slice is the text as it is. */
  private boolean isPlain() {
    return sliced && !flag;
  }

  /** Whether it is TEXT and this in UTF-8. */
  public boolean equalsText(byte[] utf8) {
    if (type != Type.TEXT) {
      return false;
    }
    if (isPlain()) {
      return end - start == utf8.length && Arrays.equals(array, start, end, utf8, 0, utf8.length);
    }
    return JsonText.equals(text(), utf8);
  }

  /** Whether both are TEXT and the same. */
  public boolean equalsText(Value other) {
    if (type != Type.TEXT || other.type != Type.TEXT) {
      return false;
    }
    if (isPlain() && other.isPlain()) {
      return Arrays.equals(array, start, end, other.array, other.start, other.end);
    }
    return text().equals(other.text());
  }

  /** Orders two TEXTs by their code points. */
  public int compareText(Value other) {
    expect(Type.TEXT);
    other.expect(Type.TEXT);
    if (isPlain() && other.isPlain()) {
      return Arrays.compareUnsigned(array, start, end, other.array, other.start, other.end);
    }
    return Arrays.compareUnsigned(JsonText.encode(text()), JsonText.encode(other.text()));
  }

  /** How many elements a LIST has. */
  public int length() {
    ListElements elements = elements();
    int count = 0;
    while (elements.advance() != 0) {
      count++;
    }
    return count;
  }

  /** Reads an element of a LIST, from 0; null where there is none. */
  public void element(int position, Value into) {
    ListElements elements = elements();
    for (int i = 0; i < position && elements.advance() != 0; i++) {}
    if (position < 0 || !elements.next(into)) {
      into.setNull();
    }
  }

  /** Goes through the elements of a LIST from the first. */
  public ListElements elements() {
    expect(Type.LIST);
    return new ListElements(array, start, end);
  }

  /** Reads a field of an OBJECT; null where there is none. Allocates nothing. */
  public void field(FieldName name, Value into) {
    expect(Type.OBJECT);
    if (nested != null) {
      nested.read(name, into);
      return;
    }
    long found = ValidJson.find(name, array, start, end);
    if (found < 0) {
      into.setNull();
    } else {
      into.load(array, found);
    }
  }

  /** The record that an OBJECT is, indexed at the first call. */
  public JsonRecord record() {
    expect(Type.OBJECT);
    JsonRecord record = nested;
    if (record == null) {
      record = JsonRecord.parse(array, start, end - start);
      nested = record;
    }
    return record;
  }

  /** How long its text is, without a text's quotes; 0 for what was computed and has none. */
  public int sliceLength() {
    return sliced ? end - start : 0;
  }

  /** Writes the value as JSON, compactly; what was read and not changed as the original text. */
  public void writeJson(ByteOutput out) {
    ValueWriter.writeJson(this, out);
  }

  /** Writes it as a person reads it: text without quotes, null as nothing, all else as JSON. */
  public void writeText(ByteOutput out) {
    ValueWriter.writeText(this, out);
  }

  /** Writes canonical bytes, see {@link KeyBytes}: several in a row are unambiguous. */
  public void writeKey(ByteOutput out) {
    KeyBytes.write(this, out);
  }

  /** What it is, never what is in it. */
  @Override
  public String toString() {
    return "Value[" + type + "]";
  }
}

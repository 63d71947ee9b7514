package io.edgenode.engine.record;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Canonical bytes of values: equal for equal values of one type, ordered as the values are, and
 * none the beginning of another, so several in a row are unambiguous. Stateless.
 *
 * <pre>
 *   null     01
 *   boolean  02, 00 or 01
 *   long     03, 8 bytes big-endian, sign bit turned
 *   double   04, 8 bytes big-endian of the bits; sign bit turned, for negative ones all; 0.0 for -0.0
 *   text     05, UTF-8 with 01 behind each 00, 00 00
 *   list     06, the elements, 00
 *   object   07, name (a text) and value of each field by name, 00
 * </pre>
 */
final class KeyBytes {
  static final int END = 0;
  static final int ESCAPED = 1;

  static final int NULL = 1;
  static final int BOOLEAN = 2;
  static final int LONG = 3;
  static final int DOUBLE = 4;
  static final int TEXT = 5;
  static final int LIST = 6;
  static final int OBJECT = 7;

  private KeyBytes() {}

  static void write(Value value, ByteOutput out) {
    out.write(tag(value.type()));
    switch (value.type()) {
      case NULL -> {}
      case BOOLEAN -> out.write(value.asBoolean() ? 1 : 0);
      case LONG -> writeLong(value.asLong() ^ Long.MIN_VALUE, out);
      case DOUBLE -> writeDouble(value.asDouble(), out);
      case TEXT -> ValueWriter.writeKey(value, out);
      case LIST -> {
        Value element = new Value();
        ListElements elements = value.elements();
        while (elements.next(element)) {
          write(element, out);
        }
        out.write(END);
      }
      case OBJECT -> writeObject(value.record(), out);
    }
  }

  private static int tag(Value.Type type) {
    return switch (type) {
      case NULL -> NULL;
      case BOOLEAN -> BOOLEAN;
      case LONG -> LONG;
      case DOUBLE -> DOUBLE;
      case TEXT -> TEXT;
      case LIST -> LIST;
      case OBJECT -> OBJECT;
    };
  }

  private static void writeLong(long bits, ByteOutput out) {
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      out.write((int) (bits >>> shift));
    }
  }

  private static void writeDouble(double value, ByteOutput out) {
    // Adding 0.0 turns -0.0 into 0.0; doubleToLongBits makes all NaN one.
    long bits = Double.doubleToLongBits(value + 0.0);
    writeLong(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE, out);
  }

  static void writeText(byte[] utf8, ByteOutput out) {
    for (byte b : utf8) {
      out.write(b);
      if (b == END) {
        out.write(ESCAPED);
      }
    }
    endText(out);
  }

  static void endText(ByteOutput out) {
    out.write(END);
    out.write(END);
  }

  private static void writeObject(JsonRecord record, ByteOutput out) {
    Map<byte[], Integer> fields = new TreeMap<>(Arrays::compareUnsigned);
    for (int field = 0; field < record.size(); field++) {
      fields.put(JsonText.encode(record.name(field)), field);
    }
    Value value = new Value();
    fields.forEach(
        (name, field) -> {
          out.write(tag(Value.Type.TEXT));
          writeText(name, out);
          record.value(field, value);
          write(value, out);
        });
    out.write(END);
  }
}

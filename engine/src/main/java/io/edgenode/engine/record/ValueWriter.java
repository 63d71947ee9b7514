package io.edgenode.engine.record;

import java.nio.charset.StandardCharsets;

/** Writes values as JSON, as text and as the text part of a key. Stateless. */
final class ValueWriter {
  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  /** So long is the text of a computed number at most. */
  static final int LONGEST_NUMBER = 26;

  private ValueWriter() {}

  /** Writes JSON; gives what a scanner would see in it, see {@link Json#FLAG}. */
  static boolean writeJson(Value value, ByteOutput out) {
    switch (value.type()) {
      case NULL -> out.write(NULL);
      case BOOLEAN -> out.write(value.asBoolean() ? TRUE : FALSE);
      case LONG, DOUBLE -> {
        return writeNumber(value, out);
      }
      case TEXT -> {
        if (!value.sliced) {
          return JsonText.writeJson(value.text(), out);
        }
        // The quotes are in the array, around the slice.
        out.write(value.array, value.start - 1, value.end - value.start + 2);
        return value.flag;
      }
      case LIST, OBJECT -> writeNested(value, out);
    }
    return false;
  }

  private static boolean writeNumber(Value value, ByteOutput out) {
    if (value.sliced) {
      out.write(value.array, value.start, value.end - value.start);
      return value.flag;
    }
    return writeComputed(value.bits, value.type() == Value.Type.LONG, out);
  }

  /** Writes a number that has no text yet, a long or the bits of a double. */
  static boolean writeComputed(long bits, boolean isLong, ByteOutput out) {
    if (isLong) {
      Numbers.write(bits, out);
      return false;
    }
    double number = Double.longBitsToDouble(bits);
    if (Double.isFinite(number)) {
      DoubleText.write(number, out);
      return true;
    }
    out.write(NULL);
    return false;
  }

  private static void writeNested(Value value, ByteOutput out) {
    JsonRecord record = value.nested;
    // The slice counts, even if somebody asked for its record: what is written must not tell.
    if (!value.sliced && record != null) {
      record.writeTo(out);
      return;
    }
    int end = value.flag ? value.end | Json.FLAG : value.end;
    byte[] to = out.reserve(value.end - value.start);
    int behind = JsonRecord.copyValue(value.array, value.start, end, to, out.size());
    out.advance(behind - out.size());
  }

  static void writeText(Value value, ByteOutput out) {
    switch (value.type()) {
      case NULL -> {}
      case TEXT -> {
        if (value.sliced && !value.flag) {
          out.write(value.array, value.start, value.end - value.start);
        } else {
          JsonText.writeText(value.text(), out);
        }
      }
      case DOUBLE -> {
        if (value.sliced || Double.isFinite(value.asDouble())) {
          writeNumber(value, out);
        }
      }
      default -> writeJson(value, out);
    }
  }

  /** Writes the bytes of a TEXT as {@link KeyBytes} has them. */
  static void writeKey(Value value, ByteOutput out) {
    if (value.sliced && !value.flag) {
      // Plain JSON text has no NUL.
      out.write(value.array, value.start, value.end - value.start);
      KeyBytes.endText(out);
    } else {
      KeyBytes.writeText(JsonText.encode(value.text()), out);
    }
  }
}

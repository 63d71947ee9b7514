package io.edgenode.engine.expression;

import io.edgenode.engine.record.Value;
import java.util.ArrayList;
import java.util.List;

/** What a function's parameter accepts or its result may be. Null is beside all of these. */
public enum ValueType {
  ANY("any value", 0b111111),
  BOOLEAN("true or false", 0b000001),
  /** A long, or a double without a fraction. */
  WHOLE("a whole number", 0b000110),
  NUMBER("a number", 0b000110),
  TEXT("text", 0b001000),
  LIST("a list", 0b010000),
  OBJECT("an object", 0b100000),
  TEXT_OR_LIST("text or a list", 0b011000);

  private static final int LONG_BIT = 0b000010;
  private static final int DOUBLE_BIT = 0b000100;

  private final String described;
  private final int mask;

  ValueType(String described, int mask) {
    this.described = described;
    this.mask = mask;
  }

  /** With its article, as in "wants a number". */
  String described() {
    return described;
  }

  /** One bit for each kind of value that this is. */
  int mask() {
    return mask;
  }

  boolean accepts(Value value) {
    return (maskOf(value) & mask) != 0;
  }

  static int maskOf(Value value) {
    return switch (value.type()) {
      case NULL -> 0;
      case BOOLEAN -> BOOLEAN.mask;
      case LONG -> LONG_BIT;
      case DOUBLE -> DOUBLE_BIT;
      case TEXT -> TEXT.mask;
      case LIST -> LIST.mask;
      case OBJECT -> OBJECT.mask;
    };
  }

  /** What a value is, with its article, for messages: never the value itself. */
  static String describe(Value value) {
    return describe(maskOf(value));
  }

  /** What the kinds of a mask are called together: "text or a list". */
  static String describe(int mask) {
    if (mask == 0) {
      return "null";
    }
    if (mask == ANY.mask) {
      return ANY.described;
    }
    List<String> parts = new ArrayList<>();
    for (ValueType type : List.of(BOOLEAN, NUMBER, TEXT, LIST, OBJECT)) {
      if ((type.mask & mask) != 0) {
        parts.add(type.described);
      }
    }
    return String.join(" or ", parts);
  }
}

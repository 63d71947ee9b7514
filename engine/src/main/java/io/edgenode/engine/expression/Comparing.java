package io.edgenode.engine.expression;

import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.ListElements;
import io.edgenode.engine.record.Value;

/** Which values are equal, and how numbers are ordered. Stateless. */
final class Comparing {
  private Comparing() {}

  /** Equality as {@code ==} has it: null equals null alone, text never equals a number. */
  static boolean equal(Value a, Value b) {
    return switch (a.type()) {
      case NULL -> b.isNull();
      case BOOLEAN -> b.type() == Value.Type.BOOLEAN && a.asBoolean() == b.asBoolean();
      case LONG, DOUBLE -> b.isNumber() && numbers(a, b) == 0;
      case TEXT -> a.equalsText(b);
      case LIST -> b.type() == Value.Type.LIST && lists(a, b);
      case OBJECT -> b.type() == Value.Type.OBJECT && objects(a.record(), b.record());
    };
  }

  /** How two numbers compare: exactly, also a long to a double. */
  static int numbers(Value a, Value b) {
    if (a.type() == Value.Type.LONG) {
      return b.type() == Value.Type.LONG
          ? Long.compare(a.asLong(), b.asLong())
          : longToDouble(a.asLong(), b.asDouble());
    }
    return b.type() == Value.Type.LONG
        ? -longToDouble(b.asLong(), a.asDouble())
        : doubles(a.asDouble(), b.asDouble());
  }

  /** Minus zero equals zero; there is no NaN in a record or a result. */
  static int doubles(double a, double b) {
    return a < b ? -1 : a > b ? 1 : 0;
  }

  static int longToDouble(long a, double b) {
    if (b >= 0x1p63) {
      return -1;
    }
    if (b < -0x1p63) {
      return 1;
    }
    long whole = (long) b;
    return a != whole ? Long.compare(a, whole) : doubles(0, b - whole);
  }

  private static boolean lists(Value a, Value b) {
    ListElements left = a.elements();
    ListElements right = b.elements();
    Value x = new Value();
    Value y = new Value();
    while (left.next(x)) {
      if (!right.next(y) || !equal(x, y)) {
        return false;
      }
    }
    return !right.next(y);
  }

  /** The same fields with equal values, in whatever order. */
  private static boolean objects(JsonRecord a, JsonRecord b) {
    if (a.size() != b.size()) {
      return false;
    }
    Value x = new Value();
    Value y = new Value();
    for (int field = 0; field < a.size(); field++) {
      int place = b.find(FieldName.of(a.name(field)));
      if (place < 0) {
        return false;
      }
      a.value(field, x);
      b.value(place, y);
      if (!equal(x, y)) {
        return false;
      }
    }
    return true;
  }
}

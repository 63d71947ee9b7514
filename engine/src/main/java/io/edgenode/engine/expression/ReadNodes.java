package io.edgenode.engine.expression;

import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.Value;
import org.jspecify.annotations.Nullable;

/** The leaves of a compiled expression, and the steps into lists and objects. */
final class ReadNodes {
  private ReadNodes() {}

  static final class ConstantNode extends Node.OfValue {
    private final Value value;
    private final int found;

    ConstantNode(Value value, Place place) {
      super(ValueType.maskOf(value), place);
      this.value = value;
      this.found = load(value);
      other.set(value);
    }

    Value value() {
      return value;
    }

    @Override
    void evaluate(Frame frame, Value out) {
      out.set(value);
    }

    /** Always the same. */
    int number() {
      return found;
    }

    @Override
    int number(Frame frame) {
      return found;
    }
  }

  static final class FieldNode extends Node.OfValue {
    private final FieldName name;

    FieldNode(String name, Place place) {
      super(ValueType.ANY.mask(), place);
      this.name = FieldName.of(name);
    }

    @Override
    void evaluate(Frame frame, Value out) {
      frame.read(name, out);
    }
  }

  static final class RecordNode extends Node.OfValue {
    RecordNode(Place place) {
      super(ValueType.OBJECT.mask(), place);
    }

    @Override
    void evaluate(Frame frame, Value out) {
      out.setObject(frame.record());
    }
  }

  static final class AttributeNode extends Node.OfValue {
    private final String name;

    AttributeNode(String name, Place place) {
      super(ValueType.TEXT.mask(), place);
      this.name = name;
    }

    @Override
    void evaluate(Frame frame, Value out) {
      String value = frame.in().attributes().get(name);
      if (value == null) {
        out.setNull();
      } else {
        out.setText(value);
      }
    }
  }

  static final class IdNode extends Node.OfValue {
    IdNode(Place place) {
      super(ValueType.TEXT.mask(), place);
    }

    @Override
    void evaluate(Frame frame, Value out) {
      out.setText(frame.in().id().toString());
    }
  }

  static final class ArrivalNode extends Node.OfValue {
    ArrivalNode(Place place) {
      super(ValueType.WHOLE.mask(), place);
    }

    @Override
    void evaluate(Frame frame, Value out) {
      out.setLong(frame.in().lineage().arrivalMillis());
    }
  }

  /** {@code of.name}: null where {@code of} has no such field or is no object. */
  static final class MemberNode extends Node.OfValue {
    private final Node of;
    private final FieldName name;
    private final Value object = new Value();

    MemberNode(Node of, String name, Place place) {
      super(ValueType.ANY.mask(), place);
      this.of = of;
      this.name = FieldName.of(name);
    }

    @Override
    void evaluate(Frame frame, Value out) {
      of.evaluate(frame, object);
      if (object.type() == Value.Type.OBJECT) {
        object.field(name, out);
      } else {
        out.setNull();
      }
    }
  }

  /** {@code of[index]}: an element of a list or a field of an object, null where there is none. */
  static final class IndexNode extends Node.OfValue {
    private final Operand of;
    private final Operand index;
    private @Nullable FieldName last;

    IndexNode(Node of, Node index, Place place) {
      super(ValueType.ANY.mask(), place);
      this.of = new Operand(of);
      this.index = new Operand(index);
    }

    @Override
    void evaluate(Frame frame, Value out) {
      Value collection = of.value(frame);
      Value position = index.value(frame);
      switch (collection.type()) {
        case LIST -> element(collection, position, out);
        case OBJECT -> member(collection, position, out);
        default -> out.setNull();
      }
    }

    private void element(Value collection, Value position, Value out) {
      switch (position.type()) {
        case NULL -> out.setNull();
        case LONG -> {
          long at = position.asLong();
          collection.element(at < 0 || at > Integer.MAX_VALUE ? -1 : (int) at, out);
        }
        default -> throw wrongIndex("a list is indexed by a whole number", position);
      }
    }

    private void member(Value collection, Value position, Value out) {
      switch (position.type()) {
        case NULL -> out.setNull();
        case TEXT -> {
          String text = position.text();
          FieldName name = last;
          if (name == null || !name.text().equals(text)) {
            name = FieldName.of(text);
            last = name;
          }
          collection.field(name, out);
        }
        default -> throw wrongIndex("an object is indexed by text", position);
      }
    }

    private RuntimeException wrongIndex(String rule, Value position) {
      return place().failure(rule + ", not by " + ValueType.describe(position));
    }
  }
}

package io.edgenode.processors.keyed;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.Value;

/** Reads a field that must be a number from one record after another. Belongs to one lane. */
public final class NumberField {
  private final FieldName field;
  private final Value value = new Value();

  public NumberField(String name) {
    field = FieldName.of(name);
  }

  /** The field's name. */
  public FieldName name() {
    return field;
  }

  /**
   * The field's number, which is finite: JSON has no NaN, and what is beyond doubles is none.
   *
   * @throws FlowException.BadData if it is missing, no number, or beyond the range of doubles
   */
  public double read(FlowFile in) {
    return read(in, value);
  }

  /**
   * As {@link #read(FlowFile)}, for whoever needs to know how the number was written.
   *
   * @param into takes the number, a slice of the record
   */
  public double read(FlowFile in, Value into) {
    in.content().record().read(field, into);
    if (!into.isNumber()) {
      throw new FlowException.BadData(
          "the field '" + field + "' is " + what(into) + ", not a number");
    }
    double number = into.asDouble();
    if (!Double.isFinite(number)) {
      throw new FlowException.BadData(
          "the number in the field '" + field + "' is beyond the range of doubles");
    }
    return number;
  }

  private static String what(Value value) {
    return value.isNull() ? "missing" : value.type().toString();
  }
}

package io.edgenode.processors.parse;

import io.edgenode.engine.expression.Timestamp;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.ListElements;
import io.edgenode.engine.record.MalformedRecordException;
import io.edgenode.engine.record.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Resolves SenML packs: RFC 8428 (an array of entries, base fields in any of them, valid from there
 * on), and the drafts before it (an object with base fields and entries in {@code e}). Fields that
 * it does not know are left out (RFC 8428, 4.4). Owner: the lane.
 */
final class SenmlPack {
  private static final int VERSION = 10;

  /** Below this a time is relative (RFC 8428, 4.5.3), in seconds. */
  private static final double RELATIVE = 1 << 28;

  private static final double MILLIS = 1000;

  /** Years 1 to 9999: what lies outside is no reading's time. */
  private static final double EARLIEST = -62_135_596_800_000.0;

  private static final double LATEST = 253_402_300_799_999.0;

  private final boolean textNumbers;
  private final boolean relative;
  private final double millisPerUnit;

  private final FieldName entries = FieldName.of("e");
  private final FieldName baseName = FieldName.of("bn");
  private final FieldName baseTime = FieldName.of("bt");
  private final FieldName baseUnit = FieldName.of("bu");
  private final FieldName baseValue = FieldName.of("bv");
  private final FieldName baseSum = FieldName.of("bs");
  private final FieldName baseVersion = FieldName.of("bver");
  private final FieldName draftVersion = FieldName.of("ver");
  private final FieldName name = FieldName.of("n");
  private final FieldName unit = FieldName.of("u");
  private final FieldName number = FieldName.of("v");
  private final FieldName text = FieldName.of("vs");
  private final FieldName flag = FieldName.of("vb");
  private final FieldName data = FieldName.of("vd");
  private final FieldName draftText = FieldName.of("sv");
  private final FieldName draftFlag = FieldName.of("bv");
  private final FieldName sum = FieldName.of("s");
  private final FieldName time = FieldName.of("t");
  private final FieldName updateTime = FieldName.of("ut");

  private String base = "";
  private @Nullable Value unitNow;
  private @Nullable Value valueNow;
  private @Nullable Value sumNow;
  private double timeNow;
  private long arrival;

  /**
   * @param unit what times count
   * @param riotbench whether numbers may be text, and no time is relative
   */
  SenmlPack(Timestamp.Unit unit, boolean riotbench) {
    textNumbers = riotbench;
    relative = !riotbench;
    millisPerUnit =
        switch (unit) {
          case S -> MILLIS;
          case MS -> 1;
          case US -> 1 / MILLIS;
          case NS -> 1 / MILLIS / MILLIS;
        };
  }

  /**
   * The entries of a pack that have a value.
   *
   * @param arrivalMillis what relative times are relative to
   * @param rowTime the base time where the pack says none, in the unit
   */
  List<SenmlEntry> resolve(Value pack, long arrivalMillis, double rowTime) {
    base = "";
    unitNow = null;
    valueNow = null;
    sumNow = null;
    timeNow = rowTime;
    arrival = arrivalMillis;
    if (pack.type() == Value.Type.LIST) {
      return resolve(pack, false);
    }
    if (pack.type() != Value.Type.OBJECT) {
      throw new MalformedRecordException(
          "SenML is an array of entries, or an object with entries in 'e', not " + pack.type());
    }
    JsonRecord outer = pack.record();
    checkKnown(outer, "the pack");
    takeBases(outer, "the pack");
    Value list = read(outer, entries);
    if (list == null || list.type() != Value.Type.LIST) {
      throw new MalformedRecordException("the pack has no array 'e' of entries");
    }
    return resolve(list, true);
  }

  private List<SenmlEntry> resolve(Value list, boolean draft) {
    List<SenmlEntry> resolved = new ArrayList<>();
    ListElements elements = list.elements();
    Value element = new Value();
    for (int place = 1; elements.next(element); place++) {
      String where = "entry " + place;
      if (element.type() != Value.Type.OBJECT) {
        throw new MalformedRecordException(where + " is " + element.type() + ", not an object");
      }
      JsonRecord fields = element.record();
      checkKnown(fields, where);
      boolean bases = !draft && takeBases(fields, where);
      SenmlEntry entry = entry(fields, draft, bases, where);
      if (entry != null) {
        resolved.add(entry);
      }
    }
    return resolved;
  }

  /** A field that must be understood is not (RFC 8428, 4.4). */
  private static void checkKnown(JsonRecord fields, String where) {
    for (int field = 0; field < fields.size(); field++) {
      if (fields.name(field).endsWith("_")) {
        throw new MalformedRecordException(
            where + " has a field whose name ends in '_': it must be understood, and is not");
      }
    }
  }

  /** Takes over base fields; says whether there were any. */
  private boolean takeBases(JsonRecord fields, String where) {
    Value newName = text(fields, baseName, where);
    Value newTime = number(fields, baseTime, where);
    Value newUnit = text(fields, baseUnit, where);
    Value newValue = number(fields, baseValue, where);
    Value newSum = number(fields, baseSum, where);
    Value version = number(fields, baseVersion, where);
    if (version == null) {
      version = number(fields, draftVersion, where);
    }
    if (version != null && version.asDouble() > VERSION) {
      throw new MalformedRecordException(
          where + " is of a SenML version above " + VERSION + ", the newest that is known");
    }
    base = newName == null ? base : newName.text();
    timeNow = newTime == null ? timeNow : newTime.asDouble();
    unitNow = newUnit == null ? unitNow : newUnit;
    valueNow = newValue == null ? valueNow : newValue;
    sumNow = newSum == null ? sumNow : newSum;
    return newName != null
        || newTime != null
        || newUnit != null
        || newValue != null
        || newSum != null
        || version != null;
  }

  private @Nullable SenmlEntry entry(
      JsonRecord fields, boolean draft, boolean bases, String where) {
    Value own = text(fields, name, where);
    Value ownUnit = text(fields, unit, where);
    Value ownTime = number(fields, time, where);
    Value updated = number(fields, updateTime, where);
    Value value = value(fields, draft, where);
    Value ownSum = number(fields, sum, where);
    boolean nothing = value == null && ownSum == null;
    if (nothing && bases && own == null && ownUnit == null && ownTime == null && updated == null) {
      return null;
    }
    if (value == null || value.isNumber()) {
      // A sum alone is not given the base value: the entry measures nothing at a moment.
      value = value == null && ownSum != null ? null : plus(valueNow, value, where);
    }
    Value total = plus(sumNow, ownSum, where);
    if (value == null && total == null) {
      throw new MalformedRecordException(where + " has none of v, vs, vb, vd and s");
    }
    String ownName = own == null ? "" : own.text();
    if (base.isEmpty() && ownName.isEmpty()) {
      throw new MalformedRecordException(where + " has no name: there is neither 'bn' nor 'n'");
    }
    double at = timeNow + (ownTime == null ? 0 : ownTime.asDouble());
    return new SenmlEntry(
        base,
        ownName,
        ownUnit == null ? unitNow : ownUnit,
        value,
        total,
        millis(at, where),
        updated);
  }

  /** The one value that an entry has. */
  private @Nullable Value value(JsonRecord fields, boolean draft, String where) {
    Value[] given = {
      number(fields, number, where),
      text(fields, draft ? draftText : text, where),
      typed(fields, draft ? draftFlag : flag, Value.Type.BOOLEAN, where),
      draft ? null : text(fields, data, where)
    };
    Value one = null;
    for (Value each : given) {
      if (each != null && one != null) {
        throw new MalformedRecordException(where + " has more than one value");
      }
      one = each == null ? one : each;
    }
    return one;
  }

  /** Long if both are and it fits; what is missing is zero. */
  private static @Nullable Value plus(@Nullable Value a, @Nullable Value b, String where) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    if (a.type() == Value.Type.LONG && b.type() == Value.Type.LONG) {
      long total = a.asLong() + b.asLong();
      boolean overflows = ((a.asLong() ^ total) & (b.asLong() ^ total)) < 0;
      if (!overflows) {
        return Value.ofLong(total);
      }
    }
    double total = a.asDouble() + b.asDouble();
    if (!Double.isFinite(total)) {
      throw new MalformedRecordException(where + " and its base value add up to no finite number");
    }
    return Value.ofDouble(total);
  }

  private long millis(double at, String where) {
    double millis = at * millisPerUnit;
    if (relative && Math.abs(millis) < RELATIVE * MILLIS) {
      millis += arrival;
    }
    if (!(millis >= EARLIEST && millis <= LATEST)) {
      throw new MalformedRecordException(where + " has a time outside the years 1 to 9999");
    }
    return Math.round(millis);
  }

  private @Nullable Value text(JsonRecord fields, FieldName field, String where) {
    return typed(fields, field, Value.Type.TEXT, where);
  }

  private @Nullable Value typed(JsonRecord fields, FieldName field, Value.Type type, String where) {
    Value value = read(fields, field);
    if (value != null && value.type() != type) {
      throw new MalformedRecordException(
          where + ": '" + field + "' is " + value.type() + ", not " + type);
    }
    return value;
  }

  private @Nullable Value number(JsonRecord fields, FieldName field, String where) {
    Value value = read(fields, field);
    if (value == null) {
      return null;
    }
    Value number = textNumbers && value.type() == Value.Type.TEXT ? numberIn(value) : value;
    if (!number.isNumber() || !Double.isFinite(number.asDouble())) {
      throw new MalformedRecordException(
          where + ": '" + field + "' is " + value.type() + ", not a finite number");
    }
    return number;
  }

  private static Value numberIn(Value text) {
    try {
      return Value.ofJson(text.text().strip());
    } catch (MalformedRecordException e) {
      return text;
    }
  }

  /** A field, in a register of its own; null if it is missing. */
  private static @Nullable Value read(JsonRecord fields, FieldName field) {
    if (!fields.has(field)) {
      return null;
    }
    Value value = new Value();
    fields.read(field, value);
    return value;
  }
}

package io.edgenode.processors.interpolate;

import io.edgenode.engine.expression.Timestamp;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.Value;
import java.time.Instant;

/**
 * Writes times as a reading has its own: numbers in its unit, digits in text as that, other text as
 * ISO 8601 in UTC. Belongs to one lane.
 */
final class PointTime {
  private static final double MILLIS = 1000;
  private static final long FINER = 1000;

  private final FieldName field;
  private final Timestamp.Unit unit;
  private final Value like = new Value();
  private boolean digits;

  PointTime(Timestamp spec) {
    field = FieldName.of(spec.field());
    unit = spec.unit();
  }

  FieldName field() {
    return field;
  }

  /** Takes a reading's time for the pattern. */
  void like(JsonRecord reading) {
    reading.read(field, like);
    digits =
        like.type() == Value.Type.TEXT && like.text().chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Writes a moment in epoch milliseconds. */
  void write(long moment, Value into) {
    if (like.type() == Value.Type.TEXT && !digits) {
      into.setText(Instant.ofEpochMilli(moment).toString());
      return;
    }
    number(moment, into);
    if (digits) {
      into.setText(Long.toString(into.asLong()));
    }
  }

  private void number(long moment, Value into) {
    switch (unit) {
      case S -> {
        if (digits || moment % FINER == 0) {
          into.setLong(Math.floorDiv(moment, FINER));
        } else {
          into.setDouble(moment / MILLIS);
        }
      }
      case MS -> into.setLong(moment);
      case US -> into.setLong(Math.multiplyExact(moment, FINER));
      case NS -> into.setLong(Math.multiplyExact(moment, FINER * FINER));
    }
  }
}

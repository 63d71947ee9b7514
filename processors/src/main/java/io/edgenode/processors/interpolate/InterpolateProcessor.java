package io.edgenode.processors.interpolate;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.expression.Keys;
import io.edgenode.engine.expression.Timestamps;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;
import io.edgenode.processors.keyed.NumberField;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fills the gaps between the readings of each key with points. Owner: its lane. */
public final class InterpolateProcessor implements Processor {
  static final Relationship LATE =
      new Relationship(
          "late",
          "Readings older than one of their key that came before: what is between is told already.",
          Relationship.Unconnected.DROPPED);

  public static final Descriptor<InterpolateConfig> DESCRIPTOR =
      Descriptor.processor("interpolate", InterpolateConfig.class, InterpolateProcessor::new)
          .summary("Fills gaps between readings with points, a step apart.")
          .description(
              """
              When a reading comes that is more than step later than the last one of its key, points
              at each step from that one on are passed on before it: copies of the reading that has
              come, with their own time, the field filled in, and interpolated: true. So per key what
              leaves is in the order of time. Readings are passed on as they are; one of the same
              time as the last takes its place. An older one goes to late, which drops it if nothing
              reads it.

              A point's time is written as the reading's is, text as ISO 8601 in UTC. linear makes a
              double, last keeps whole numbers whole. A gap of more than max-points stays. A field
              that is missing or no number, or a time that can't be read, goes to failure and changes
              nothing.
              """)
          .relationship(LATE)
          .trait(Descriptor.Trait.STATEFUL)
          .example(
              "A temperature each second",
              "{ type: interpolate, key: [sensor], field: temperature, timestamp: ts, step: 1s }")
          .example(
              "A level that holds, for an hour at most",
              "{ type: interpolate, key: [sensor], field: humidity, timestamp: ts, step: 1m,"
                  + " method: last, max-points: 60 }")
          .build();

  private final InterpolateConfig config;
  private final Keys keys;
  private final NumberField field;
  private final Timestamps timestamps;
  private final PointTime pointTime;
  private final long step;
  private final FieldName interpolated = FieldName.of("interpolated");
  private final RecordEditor editor = new RecordEditor();
  private final Value number = new Value();
  private final Value value = new Value();
  private @Nullable KeyedState<LastReading> readings;

  InterpolateProcessor(InterpolateConfig config) {
    this.config = config;
    this.keys = config.key().keys();
    this.field = new NumberField(config.field());
    this.timestamps = config.timestamp().reader();
    this.pointTime = new PointTime(config.timestamp());
    this.step = config.step().toMillis();
  }

  @Override
  public void open(ProcessorContext context) {
    StateStore.Limits limits = new StateStore.Limits(config.maxKeys(), Optional.empty());
    readings = context.state().keyed("readings", LastReading.CODEC, limits);
  }

  @Override
  public void process(FlowFile in, Output out) {
    KeyedState<LastReading> state = requireNonNull(readings);
    field.read(in, number);
    LastReading now = LastReading.of(timestamps.read(in), number, in.lineage());
    Key key = keys.key(in);
    LastReading last = state.get(key);
    if (last != null && now.time() < last.time()) {
      out.emit(LATE, in);
      return;
    }
    state.put(key, now);
    if (last != null) {
      // Strictly between the two: the reading itself may lie a whole number of steps on.
      long points = (now.time() - last.time() - 1) / step;
      if (points > 0 && points <= config.maxPoints()) {
        fill(key, last, now, points, in, out);
      }
    }
    out.emit(in);
  }

  private void fill(
      Key key, LastReading last, LastReading now, long points, FlowFile in, Output out) {
    JsonRecord reading = in.content().record();
    Lineage lineage = in.lineage();
    pointTime.like(reading);
    for (long point = 1; point <= points; point++) {
      long moment = last.time() + point * step;
      out.fire(
          Relationship.SUCCESS,
          new Output.Firing(
              key,
              moment,
              Math.min(last.sequence(), lineage.firstSequence()),
              lineage.lastSequence(),
              last.count() + lineage.count()),
          in.attributes(),
          Content.of(point(reading, last, now, moment)));
    }
  }

  private JsonRecord point(JsonRecord reading, LastReading last, LastReading now, long moment) {
    editor.start(reading);
    pointTime.write(moment, value);
    editor.set(pointTime.field(), value);
    if (config.method() == InterpolateConfig.Method.LAST) {
      last.read(value);
    } else {
      value.setDouble(between(last, now, moment));
    }
    editor.set(field.name(), value);
    value.setBoolean(true);
    editor.set(interpolated, value);
    return editor.finish();
  }

  private static double between(LastReading last, LastReading now, long moment) {
    double part = (double) (moment - last.time()) / (now.time() - last.time());
    double apart = now.number() - last.number();
    // Opposite numbers near the greatest are farther apart than a double may be.
    return Double.isFinite(apart)
        ? last.number() + apart * part
        : last.number() * (1 - part) + now.number() * part;
  }
}

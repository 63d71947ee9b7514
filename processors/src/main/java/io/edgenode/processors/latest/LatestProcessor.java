package io.edgenode.processors.latest;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.expression.Keys;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;
import io.edgenode.processors.keyed.HeldFlowFile;
import org.jspecify.annotations.Nullable;

/** Keeps the last reading of each key and tells it at every tick. Owner: its lane. */
public final class LatestProcessor implements Processor {
  public static final Descriptor<LatestConfig> DESCRIPTOR =
      Descriptor.processor("latest", LatestConfig.class, LatestProcessor::new)
          .summary("Tells the last reading of each key, as often as wanted.")
          .description(
              """
              What comes in is kept, one reading a key, the last by arrival; an earlier one that was
              not told yet is superseded. At each multiple of every, of elapsed time, each key's last
              reading is passed on, by key, as a FlowFile of its own with its record and attributes
              as they came: of the keys of which something came since the last time, or with emit:
              all of every key that is remembered, until its ttl has passed. Where time went by
              while the node was down, there is one tick, not each that was missed. When all inputs
              have ended, what was not told yet is.

              Content that is no record, or longer than max-record, goes to failure.
              """)
          .trait(Descriptor.Trait.STATEFUL)
          .trait(Descriptor.Trait.ABSORBS)
          .example(
              "At most one reading of each sensor in ten seconds",
              "{ type: latest, key: [sensor], every: 10s }")
          .example(
              "How all sensors stand, every minute",
              "{ type: latest, key: [sensor], every: 1m, emit: all, stamp: as_of, ttl: 1d }")
          .build();

  private final LatestConfig config;
  private final Keys keys;
  private final long every;
  private final @Nullable FieldName stamp;
  private final RecordEditor editor = new RecordEditor();
  private final Value value = new Value();
  private @Nullable ProcessorContext context;
  private @Nullable Remembered remembered;

  LatestProcessor(LatestConfig config) {
    this.config = config;
    this.keys = config.key().keys();
    this.every = config.every().toMillis();
    this.stamp = config.stamp().map(FieldName::of).orElse(null);
  }

  @Override
  public void open(ProcessorContext opened) {
    context = opened;
    StateStore.Limits limits = new StateStore.Limits(config.maxKeys(), config.ttl());
    remembered = new Remembered(opened.state(), limits);
  }

  @Override
  public void process(FlowFile in, Output out) {
    long length = in.content().length();
    if (length > config.maxRecord().bytes()) {
      throw new FlowException.BadData(
          "the record has "
              + length
              + " bytes; 'max-record' allows "
              + config.maxRecord()
              + " to be remembered");
    }
    in.content().record();
    Key key = keys.key(in);
    requireNonNull(remembered).put(key, HeldFlowFile.of(in));
    timers().set(key, nextTick());
  }

  /** The first multiple of {@code every} behind now: keys are told together. */
  private long nextTick() {
    return (Math.floorDiv(requireNonNull(context).time().elapsedMillis(), every) + 1) * every;
  }

  private StateStore.Timers timers() {
    return requireNonNull(context).state().timers();
  }

  @Override
  public void onTimer(Key key, long deadline, Output out) {
    Remembered known = requireNonNull(remembered);
    HeldFlowFile reading = known.get(key);
    known.told(key);
    if (reading == null) {
      return;
    }
    if (config.emit() == LatestConfig.Emit.ALL) {
      timers().set(key, nextTick());
    }
    tell(key, reading, deadline, out);
  }

  @Override
  public void onEnd(Output out) {
    Remembered known = requireNonNull(remembered);
    long now = requireNonNull(context).time().elapsedMillis();
    known
        .untold()
        .forEach(
            (key, reading) -> {
              known.told(key);
              if (config.emit() == LatestConfig.Emit.CHANGED) {
                timers().cancel(key);
              }
              tell(key, reading, now, out);
            });
  }

  private void tell(Key key, HeldFlowFile reading, long moment, Output out) {
    out.fire(
        Relationship.SUCCESS,
        reading.firing(key, moment),
        reading.attributes(),
        stamped(reading.restored()));
  }

  private Content stamped(Content content) {
    if (stamp == null) {
      return content;
    }
    editor.start(content.record());
    value.setLong(requireNonNull(context).time().laneMillis());
    editor.set(stamp, value);
    return Content.of(editor.finish());
  }
}

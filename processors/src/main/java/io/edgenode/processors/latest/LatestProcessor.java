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
import io.edgenode.engine.api.Queryable;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.expression.KeyText;
import io.edgenode.engine.expression.Keys;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;
import io.edgenode.processors.keyed.HeldFlowFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last reading of each key, tells it at every tick and whenever it is asked. Owner: its
 * lane.
 */
public final class LatestProcessor implements Processor, Queryable {
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

              What is remembered can be asked for at any time, at
              /api/v1/flows/FLOW/components/NAME/latest: told or not, and changing nothing.

              Content that is no record, or longer than max-record, goes to failure.
              """)
          .trait(Descriptor.Trait.STATEFUL)
          .trait(Descriptor.Trait.ABSORBS)
          .trait(Descriptor.Trait.QUERYABLE)
          .example(
              "At most one reading of each sensor in ten seconds",
              "{ type: latest, key: [sensor], every: 10s }")
          .example(
              "How all sensors stand, every minute",
              "{ type: latest, key: [sensor], every: 1m, emit: all, stamp: as_of, ttl: 1d }")
          .build();

  /** How many keys a question looks at for each that it may answer with: some are forgotten. */
  private static final int LOOKED_AT = 4;

  private final LatestConfig config;
  private final Keys keys;
  private final KeyText keyText;
  private final long every;
  private final @Nullable FieldName stamp;
  private final RecordEditor editor = new RecordEditor();
  private final Value value = new Value();
  private @Nullable ProcessorContext context;
  private @Nullable Remembered remembered;

  LatestProcessor(LatestConfig config) {
    this.config = config;
    this.keys = config.key().keys();
    this.keyText = new KeyText(config.key());
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

  @Override
  public Answer answer(Question question) {
    return question.key().map(this::answerOne).orElseGet(() -> answerMany(question));
  }

  private Answer answerOne(String text) {
    Key key;
    try {
      key = keyText.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalQuestion(String.valueOf(e.getMessage()));
    }
    HeldFlowFile reading = requireNonNull(remembered).get(key);
    return reading == null
        ? Answer.NOTHING
        : new Answer(List.of(entry(key, reading)), Optional.empty());
  }

  private Answer answerMany(Question question) {
    Remembered known = requireNonNull(remembered);
    List<Entry> entries = new ArrayList<>();
    int looks = LOOKED_AT * question.limit();
    Optional<Key> reached = Optional.empty();
    for (Key key : known.after(question.after())) {
      if (entries.size() == question.limit() || looks-- == 0) {
        return new Answer(entries, reached);
      }
      HeldFlowFile reading = known.get(key);
      if (reading != null) {
        entries.add(entry(key, reading));
      }
      reached = Optional.of(key);
    }
    return new Answer(entries, Optional.empty());
  }

  private Entry entry(Key key, HeldFlowFile reading) {
    return new Entry(
        key, keyText.write(key), reading.attributes(), reading.content(), reading.last());
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

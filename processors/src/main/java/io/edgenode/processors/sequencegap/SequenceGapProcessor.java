package io.edgenode.processors.sequencegap;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.expression.Keys;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;
import org.jspecify.annotations.Nullable;

/** Finds missing numbers in the sequence of each key. Owner: its lane. */
public final class SequenceGapProcessor implements Processor {
  static final Relationship GAP =
      new Relationship(
          "gap",
          "Copies of the readings that showed that numbers are missing, came late or began anew.",
          Relationship.Unconnected.FILTERED);

  static final Relationship DUPLICATE =
      new Relationship(
          "duplicate", "Readings whose number came before.", Relationship.Unconnected.FILTERED);

  public static final Descriptor<SequenceGapConfig> DESCRIPTOR =
      Descriptor.processor("sequence-gap", SequenceGapConfig.class, SequenceGapProcessor::new)
          .summary("Tells of numbers that are missing in a sequence.")
          .description(
              """
              Every reading but a duplicate goes to success, unchanged, whatever its number. Where
              the number is not the one after the greatest so far, a copy goes to gap besides, with

              sequence_event: gap, if numbers between are missing; filled, if it is one that was told
              to be missing; reset, if it is farther behind than reorder remembers, or more than max-gap
              (or half of modulo) are missing: the sequence goes on from it.
              sequence_expected: the number that should have come.
              sequence_missing: how many are missing, -1 for one that is filled, 0 for a reset; so
              the sum of it is how many are missing still.

              A number that came before, as far as reorder remembers, sends its reading to duplicate. One
              just before a key's first goes to success alone. A number that is missing or none from 0 to 2^53, or not below modulo,
              goes to failure.
              """)
          .relationship(GAP)
          .relationship(DUPLICATE)
          .trait(Descriptor.Trait.STATEFUL)
          .example(
              "Lost readings of each sensor", "{ type: sequence-gap, key: [sensor], field: seq }")
          .example(
              "A frame counter of 16 bits, in order",
              "{ type: sequence-gap, key: [sensor], field: seq, modulo: 65536, reorder: 1 }")
          .build();

  private static final long GREATEST = 1L << 53;

  private final SequenceGapConfig config;
  private final Keys keys;
  private final FieldName field;
  private final FieldName event = FieldName.of("sequence_event");
  private final FieldName expected = FieldName.of("sequence_expected");
  private final FieldName missing = FieldName.of("sequence_missing");
  private final long maxGap;
  private final RecordEditor editor = new RecordEditor();
  private final Value value = new Value();
  private @Nullable KeyedState<Followed> sequences;

  SequenceGapProcessor(SequenceGapConfig config) {
    this.config = config;
    this.keys = config.key().keys();
    this.field = FieldName.of(config.field());
    this.maxGap = Math.min(config.maxGap(), config.modulo().orElse(Long.MAX_VALUE) / 2);
  }

  @Override
  public void open(ProcessorContext context) {
    StateStore.Limits limits = new StateStore.Limits(config.maxKeys(), config.ttl());
    sequences = context.state().keyed("sequences", Followed.CODEC, limits);
  }

  @Override
  public void process(FlowFile in, Output out) {
    KeyedState<Followed> state = requireNonNull(sequences);
    long got = number(in);
    Key key = keys.key(in);
    Followed before = state.get(key);
    if (before == null) {
      state.put(key, Followed.begun(after(got)));
      out.emit(in);
      return;
    }
    long behind = behind(got, before.expected());
    if (behind > 0 && behind <= config.reorder()) {
      cameBehind(in, key, before, (int) behind, out);
      return;
    }
    long gap = ahead(got, before.expected());
    if (gap < 0 || gap > maxGap) {
      state.put(key, Followed.begun(after(got)));
      out.emit(in);
      report(in, "reset", before.expected(), 0, out);
      return;
    }
    state.put(key, before.advanced(after(got), gap));
    out.emit(in);
    if (gap > 0) {
      report(in, "gap", before.expected(), gap, out);
    }
  }

  private void cameBehind(FlowFile in, Key key, Followed before, int behind, Output out) {
    KeyedState<Followed> state = requireNonNull(sequences);
    if (before.saw(behind)) {
      // The key is not silent.
      state.put(key, before);
      out.emit(DUPLICATE, in);
      return;
    }
    state.put(key, before.filled(behind));
    out.emit(in);
    if (before.misses(behind)) {
      report(in, "filled", before.expected(), -1, out);
    }
  }

  private long number(FlowFile in) {
    in.content().record().read(field, value);
    if (value.type() != Value.Type.LONG || value.asLong() < 0 || value.asLong() > GREATEST) {
      throw new FlowException.BadData(
          "the field '"
              + field
              + "' is "
              + (value.isNull() ? "missing" : value.type())
              + ", not a whole number from 0 to 2^53");
    }
    long number = value.asLong();
    if (config.modulo().isPresent() && number >= config.modulo().get()) {
      throw new FlowException.BadData(
          "the number in the field '"
              + field
              + "' is not below 'modulo', which is "
              + config.modulo().get());
    }
    return number;
  }

  private long after(long number) {
    long next = number + 1;
    return config.modulo().isPresent() && next == config.modulo().get() ? 0 : next;
  }

  /** How many numbers lie between; less than 0 if it is not ahead. */
  private long ahead(long got, long next) {
    return config.modulo().isPresent()
        ? Math.floorMod(got - next, config.modulo().get())
        : got - next;
  }

  /** How far it is behind what is expected; 0 or less if it is not behind. */
  private long behind(long got, long next) {
    return config.modulo().isPresent()
        ? Math.floorMod(next - got, config.modulo().get())
        : next - got;
  }

  private void report(FlowFile in, String what, long next, long lost, Output out) {
    editor.start(in.content().record());
    value.setText(what);
    editor.set(event, value);
    value.setLong(next);
    editor.set(expected, value);
    value.setLong(lost);
    editor.set(missing, value);
    out.emit(GAP, in.withContent(Content.of(editor.finish())));
  }
}

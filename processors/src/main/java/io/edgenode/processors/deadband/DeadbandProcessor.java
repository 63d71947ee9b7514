package io.edgenode.processors.deadband;

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
import io.edgenode.engine.record.Value;
import io.edgenode.processors.keyed.HeldFlowFile;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Passes on readings that changed enough, or that were silent long enough. Owner: its lane. */
public final class DeadbandProcessor implements Processor {
  static final Relationship UNCHANGED =
      new Relationship(
          "unchanged",
          "Readings within the band of the one last passed on.",
          Relationship.Unconnected.FILTERED);

  public static final Descriptor<DeadbandConfig> DESCRIPTOR =
      Descriptor.processor("deadband", DeadbandConfig.class, DeadbandProcessor::new)
          .summary("Passes on readings that changed enough.")
          .description(
              """
              The first reading of a key is passed on, and then each whose field differs by at least
              delta from the one last passed on. The others go to unchanged. With max-silence, a
              reading that comes so long after the last one passed on is passed on whatever it is;
              and if readings came but none was passed on for so long, the latest of them is, by a
              timer, as a FlowFile of its own (it went to unchanged before). A key of which nothing
              comes stays silent: nothing is repeated. A field that is missing or no number goes to
              failure.
              """)
          .relationship(UNCHANGED)
          .trait(Descriptor.Trait.STATEFUL)
          .example(
              "Half a degree, or five minutes",
              "{ type: deadband, key: [sensor], field: temperature, delta: 0.5, max-silence: 5m }")
          .build();

  /** Contents that may be kept in state, a copy a key. */
  static final int MAX_HELD = Content.CLAIM_THRESHOLD;

  private final DeadbandConfig config;
  private final Keys keys;
  private final FieldName field;
  private final long maxSilence;
  private final Value value = new Value();
  private @Nullable ProcessorContext context;
  private @Nullable KeyedState<LastPassed> passed;

  DeadbandProcessor(DeadbandConfig config) {
    this.config = config;
    this.keys = config.key().keys();
    this.field = FieldName.of(config.field());
    this.maxSilence = config.maxSilence().map(Duration::toMillis).orElse(Long.MAX_VALUE);
  }

  @Override
  public void open(ProcessorContext opened) {
    context = opened;
    passed =
        opened
            .state()
            .keyed(
                "passed",
                LastPassed.CODEC,
                new StateStore.Limits(config.maxKeys(), Optional.empty()));
  }

  @Override
  public void process(FlowFile in, Output out) {
    KeyedState<LastPassed> state = requireNonNull(passed);
    double reading = reading(in);
    Key key = keys.key(in);
    long now = requireNonNull(context).time().elapsedMillis();
    LastPassed last = state.get(key);
    if (last == null || isDue(last, reading, now)) {
      if (last == null) {
        makeRoom(state);
      } else if (last.held() != null) {
        timers().cancel(key);
      }
      state.put(key, new LastPassed(reading, now, null));
      out.emit(in);
      return;
    }
    if (config.maxSilence().isPresent()) {
      hold(key, last, reading, in);
    }
    out.emit(UNCHANGED, in);
  }

  /** The key that a new one drives out takes its timer along. */
  private void makeRoom(KeyedState<LastPassed> state) {
    Key oldest = state.oldest();
    if (oldest != null && state.size() >= config.maxKeys()) {
      timers().cancel(oldest);
    }
  }

  private double reading(FlowFile in) {
    if (config.maxSilence().isPresent() && in.content().length() > MAX_HELD) {
      throw new FlowException.BadData(
          "the content has "
              + in.content().length()
              + " bytes; with max-silence at most "
              + MAX_HELD
              + " can be kept");
    }
    in.content().record().read(field, value);
    if (!value.isNumber()) {
      throw new FlowException.BadData(
          "the field '" + config.field() + "' is " + value.type() + ", not a number");
    }
    return value.asDouble();
  }

  private boolean isDue(LastPassed last, double reading, long now) {
    return differs(reading, last.value()) || now - last.elapsed() >= maxSilence;
  }

  /**
   * Whether two readings differ by delta, as their decimals do: 1.4 and 0.9 by 0.5, although their
   * doubles differ by a little less. Each of the three is off by at most half a unit in the last
   * place of the greatest.
   */
  private boolean differs(double a, double b) {
    double greatest = Math.max(config.delta(), Math.max(Math.abs(a), Math.abs(b)));
    return Math.abs(a - b) >= config.delta() - 2 * Math.ulp(greatest);
  }

  private void hold(Key key, LastPassed last, double reading, FlowFile in) {
    LastPassed.Held held = new LastPassed.Held(reading, HeldFlowFile.of(in));
    requireNonNull(passed).put(key, new LastPassed(last.value(), last.elapsed(), held));
    if (last.held() == null) {
      timers().set(key, last.elapsed() + maxSilence);
    }
  }

  private StateStore.Timers timers() {
    return requireNonNull(context).state().timers();
  }

  @Override
  public void onTimer(Key key, long deadline, Output out) {
    KeyedState<LastPassed> state = requireNonNull(passed);
    LastPassed last = state.get(key);
    LastPassed.Held held = last == null ? null : last.held();
    if (held == null) {
      return;
    }
    state.put(key, new LastPassed(held.value(), deadline, null));
    HeldFlowFile reading = held.reading();
    out.fire(
        Relationship.SUCCESS,
        reading.firing(key, deadline),
        reading.attributes(),
        reading.restored());
  }
}

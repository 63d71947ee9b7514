package io.edgenode.examples.plugin;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.expression.Evaluator;
import io.edgenode.engine.expression.Keys;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sums up how long each machine has run, and how often it began to. Owner: its lane. */
public final class RunHoursProcessor implements Processor {
  public static final Descriptor<RunHoursConfig> DESCRIPTOR =
      Descriptor.processor("run-hours", RunHoursConfig.class, RunHoursProcessor::new)
          .summary("Writes on each reading how long its machine has run, and how often it began.")
          .description(
              """
              A machine runs from a reading for which 'running' is true until the next for which it
              is not. Time is journal time, in which a stop of the node counts. The record gets the
              fields run_hours and starts.
              """)
          .trait(Descriptor.Trait.STATEFUL)
          .example(
              "When a pump needs its service",
              "{ type: run-hours, key: [pump], running: \"rpm > 100\", ttl: 90d }")
          .build();

  private static final double MILLIS_PER_HOUR = Duration.ofHours(1).toMillis();

  private final RunHoursConfig config;
  private final Keys keys;
  private final Evaluator running;
  private final FieldName hours = FieldName.of("run_hours");
  private final FieldName starts = FieldName.of("starts");
  private final RecordEditor editor = new RecordEditor();
  private final Value value = new Value();
  private @Nullable ProcessorContext context;
  private @Nullable KeyedState<Run> runs;

  RunHoursProcessor(RunHoursConfig config) {
    this.config = config;
    this.keys = config.key().keys();
    this.running = config.running().evaluator();
  }

  /** State is opened here, always under the same names, and is as the last checkpoint had it. */
  @Override
  public void open(ProcessorContext opened) {
    context = opened;
    runs =
        opened
            .state()
            .keyed("runs", Run.CODEC, new StateStore.Limits(config.maxKeys(), config.ttl()));
  }

  @Override
  public void process(FlowFile in, Output out) {
    KeyedState<Run> state = requireNonNull(runs);
    long now = requireNonNull(context).time().laneMillis();
    Key key = keys.key(in);
    Run before = state.get(key);
    Run after = (before == null ? Run.unknown(now) : before).next(now, running.test(in));
    editor.start(in.content().record());
    value.setDouble(after.millis() / MILLIS_PER_HOUR);
    editor.set(hours, value);
    value.setLong(after.starts());
    editor.set(starts, value);
    // Last: what fails before has changed nothing.
    state.put(key, after);
    out.emit(in.withContent(Content.of(editor.finish())));
  }
}

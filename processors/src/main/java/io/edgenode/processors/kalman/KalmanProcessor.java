package io.edgenode.processors.kalman;

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
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.expression.Keys;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;
import io.edgenode.processors.keyed.NumberField;
import org.jspecify.annotations.Nullable;

/** A one-dimensional Kalman filter for each key. Owner: its lane. */
public final class KalmanProcessor implements Processor {
  public static final Descriptor<KalmanConfig> DESCRIPTOR =
      Descriptor.processor("kalman", KalmanConfig.class, KalmanProcessor::new)
          .summary("Smooths a noisy number with a Kalman filter for each key.")
          .description(
              """
              The filter takes what is measured for a constant that moves a little between readings
              (a random walk) and is read with noise; both noises are variances, so in the square of
              the field's unit. With error the variance of the last estimate, each reading makes

                  error    = error + process-noise
                  gain     = error / (error + measurement-noise)
                  estimate = estimate + gain * (reading - estimate)
                  error    = (1 - gain) * error

              The first reading of a key is its first estimate. A field that is missing, no number,
              or so large that the estimate would not be finite goes to failure and changes nothing.
              """)
          .trait(Descriptor.Trait.STATEFUL)
          .example(
              "Smoothed temperatures",
              "{ type: kalman, key: [sensor], field: temperature, process-noise: 0.125,"
                  + " measurement-noise: 0.32, into: smoothed }")
          .build();

  private final KalmanConfig config;
  private final Keys keys;
  private final NumberField field;
  private final FieldName into;
  private final double initialError;
  private final RecordEditor editor = new RecordEditor();
  private final Value value = new Value();
  private @Nullable KeyedState<Estimate> estimates;

  KalmanProcessor(KalmanConfig config) {
    this.config = config;
    this.keys = config.key().keys();
    this.field = new NumberField(config.field());
    this.into = FieldName.of(config.into());
    this.initialError = config.initialError().orElse(config.measurementNoise());
  }

  @Override
  public void open(ProcessorContext context) {
    StateStore.Limits limits = new StateStore.Limits(config.maxKeys(), config.ttl());
    estimates = context.state().keyed("estimates", Estimate.CODEC, limits);
  }

  @Override
  public void process(FlowFile in, Output out) {
    KeyedState<Estimate> state = requireNonNull(estimates);
    double reading = field.read(in);
    Key key = keys.key(in);
    Estimate before = state.get(key);
    Estimate now =
        before == null
            ? new Estimate(reading, initialError)
            : before.next(reading, config.processNoise(), config.measurementNoise());
    if (!now.isFinite()) {
      throw new FlowException.BadData(
          "the estimate would not be finite: the number in the field '"
              + config.field()
              + "' is too far from it");
    }
    state.put(key, now);
    editor.start(in.content().record());
    value.setDouble(now.value());
    editor.set(into, value);
    out.emit(in.withContent(Content.of(editor.finish())));
  }
}

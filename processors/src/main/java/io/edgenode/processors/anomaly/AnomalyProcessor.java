package io.edgenode.processors.anomaly;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.expression.Keys;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;
import io.edgenode.processors.keyed.NumberField;

/** Tells readings that are far from their key's running baseline. Owner: its lane. */
public final class AnomalyProcessor implements Processor {
  static final Relationship ANOMALY =
      new Relationship(
          "anomaly",
          "Readings that are out of the ordinary, with how far and from what.",
          Relationship.Unconnected.FILTERED);

  public static final Descriptor<AnomalyConfig> DESCRIPTOR =
      Descriptor.processor("anomaly", AnomalyConfig.class, AnomalyProcessor::new)
          .summary("Tells readings that are out of the ordinary for their key.")
          .description(
              """
              A reading is held against what the readings of its key before it were like. If it is
              more than threshold deviations off, it goes to anomaly, with anomaly_score (how many
              deviations, less than 0 if it is below; null if the deviation is 0), anomaly_expected
              (the mean, or the median) and anomaly_deviation (the standard deviation, or 1.4826
              times the median absolute deviation, but at least min-deviation). The others go to
              success, unchanged, and so do the first warm-up of a key.

              A field that is missing, no number, or so large that the baseline would not be finite
              goes to failure and changes nothing.
              """)
          .relationship(ANOMALY)
          .trait(Descriptor.Trait.STATEFUL)
          .example(
              "Temperatures that stand out", "{ type: anomaly, key: [sensor], field: temperature }")
          .example(
              "Robust, with alarms that go on as long as it lasts",
              "{ type: anomaly, key: [sensor], field: temperature, method: mad, window: 200,"
                  + " threshold: 5, min-deviation: 0.1, learn: normal }")
          .build();

  private final AnomalyConfig config;
  private final Keys keys;
  private final NumberField field;
  private final Baselines baselines;
  private final FieldName score = FieldName.of("anomaly_score");
  private final FieldName expected = FieldName.of("anomaly_expected");
  private final FieldName deviation = FieldName.of("anomaly_deviation");
  private final RecordEditor editor = new RecordEditor();
  private final Value value = new Value();

  AnomalyProcessor(AnomalyConfig config) {
    this.config = config;
    this.keys = config.key().keys();
    this.field = new NumberField(config.field());
    this.baselines =
        switch (config.method()) {
          case Z_SCORE -> new RunningBaselines(config.decay());
          case MAD -> new RecentBaselines(config.window());
        };
  }

  @Override
  public void open(ProcessorContext context) {
    baselines.open(context.state(), new StateStore.Limits(config.maxKeys(), config.ttl()));
  }

  @Override
  public void process(FlowFile in, Output out) {
    double reading = field.read(in);
    baselines.load(keys.key(in));
    if (baselines.readings() < config.warmUp()) {
      learn(reading);
      out.emit(in);
      return;
    }
    double center = baselines.center();
    double usual = Math.max(baselines.deviation(), config.minDeviation());
    double apart = reading - center;
    // With a deviation of 0 all that differs is infinitely far off.
    double off = apart == 0 ? 0 : apart / usual;
    boolean anomalous = Math.abs(off) > config.threshold();
    if (anomalous && config.learn() == AnomalyConfig.Learn.NORMAL) {
      baselines.keep();
    } else {
      learn(reading);
    }
    if (anomalous) {
      out.emit(ANOMALY, marked(in, off, center, usual));
    } else {
      out.emit(in);
    }
  }

  private void learn(double reading) {
    if (!baselines.learn(reading)) {
      throw new FlowException.BadData(
          "the baseline would not be finite: the number in the field '"
              + config.field()
              + "' is too far from it");
    }
  }

  private FlowFile marked(FlowFile in, double off, double center, double usual) {
    editor.start(in.content().record());
    set(score, off);
    set(expected, center);
    set(deviation, usual);
    return in.withContent(Content.of(editor.finish()));
  }

  private void set(FieldName name, double number) {
    value.setDouble(number);
    editor.set(name, value);
  }
}

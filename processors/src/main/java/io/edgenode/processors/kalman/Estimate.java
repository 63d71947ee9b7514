package io.edgenode.processors.kalman;

import io.edgenode.engine.api.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What a filter believes. Immutable.
 *
 * @param value what is measured, most likely
 * @param error the variance of that
 */
record Estimate(double value, double error) {
  static final StateCodec<Estimate> CODEC =
      new StateCodec<>() {
        @Override
        public int version() {
          return 1;
        }

        @Override
        public void write(Estimate estimate, DataOutput out) throws IOException {
          out.writeDouble(estimate.value);
          out.writeDouble(estimate.error);
        }

        @Override
        public Estimate read(DataInput in) throws IOException {
          return new Estimate(in.readDouble(), in.readDouble());
        }
      };

  /** Predicts that nothing moved but for the process noise, then corrects by the reading. */
  Estimate next(double reading, double processNoise, double measurementNoise) {
    double predicted = error + processNoise;
    double gain = predicted / (predicted + measurementNoise);
    return new Estimate(value + gain * (reading - value), (1 - gain) * predicted);
  }

  boolean isFinite() {
    return Double.isFinite(value) && Double.isFinite(error);
  }
}

package io.edgenode.processors.anomaly;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.api.StateStore;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Mean and standard deviation, of all readings or with those of old fading (West 1979; Finch 2009,
 * "Incremental calculation of weighted mean and variance"). Owner: the lane.
 */
final class RunningBaselines implements Baselines {
  /** Immutable. */
  record Running(long count, double mean, double variance) {
    static final Running NONE = new Running(0, 0, 0);

    static final StateCodec<Running> CODEC =
        new StateCodec<>() {
          @Override
          public int version() {
            return 1;
          }

          @Override
          public void write(Running running, DataOutput out) throws IOException {
            out.writeLong(running.count);
            out.writeDouble(running.mean);
            out.writeDouble(running.variance);
          }

          @Override
          public Running read(DataInput in) throws IOException {
            return new Running(in.readLong(), in.readDouble(), in.readDouble());
          }
        };

    /** The mixture of what was, and the reading with a weight of at least its share. */
    Running with(double reading, double decay) {
      double weight = Math.max(decay, 1.0 / (count + 1));
      double apart = reading - mean;
      double more = weight * apart;
      return new Running(count + 1, mean + more, (1 - weight) * (variance + apart * more));
    }
  }

  private final double decay;
  private @Nullable KeyedState<Running> state;
  private Key key = Key.empty();
  private Running loaded = Running.NONE;

  RunningBaselines(double decay) {
    this.decay = decay;
  }

  @Override
  public void open(StateStore store, StateStore.Limits limits) {
    state = store.keyed("running", Running.CODEC, limits);
  }

  @Override
  public void load(Key wanted) {
    key = wanted;
    Running known = requireNonNull(state).get(wanted);
    loaded = known == null ? Running.NONE : known;
  }

  @Override
  public long readings() {
    return loaded.count();
  }

  @Override
  public double center() {
    return loaded.mean();
  }

  @Override
  public double deviation() {
    return Math.sqrt(loaded.variance());
  }

  @Override
  public boolean learn(double reading) {
    Running next = loaded.with(reading, decay);
    if (!Double.isFinite(next.mean()) || !Double.isFinite(next.variance())) {
      return false;
    }
    requireNonNull(state).put(key, next);
    return true;
  }

  @Override
  public void keep() {
    requireNonNull(state).put(key, loaded);
  }
}

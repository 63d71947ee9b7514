package io.edgenode.processors.anomaly;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.api.StateStore;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Median and median absolute deviation of the last readings, exactly. The deviation is scaled to be
 * the standard deviation where readings are normally distributed. Owner: the lane.
 */
final class RecentBaselines implements Baselines {
  /** One over the third quartile of the standard normal distribution. */
  private static final double SCALE = 1.482602218505602;

  private static final int LEAST = 16;

  /**
   * The last readings of a key, in a ring. Changed in place within a generation of the state,
   * copied in the next.
   */
  static final class Recent {
    private double[] values;
    private int count;
    private int next;
    private long generation = -1;

    Recent(double[] values, int count, int next) {
      this.values = values;
      this.count = count;
      this.next = next;
    }

    Recent copy() {
      return new Recent(values.clone(), count, next);
    }

    void add(double reading, int window) {
      if (next == values.length && next < window) {
        values = Arrays.copyOf(values, Math.min(window, values.length * 2));
      }
      values[next] = reading;
      next = next + 1 == window ? 0 : next + 1;
      count = Math.min(window, count + 1);
    }

    static final StateCodec<Recent> CODEC =
        new StateCodec<>() {
          @Override
          public int version() {
            return 1;
          }

          @Override
          public void write(Recent recent, DataOutput out) throws IOException {
            out.writeInt(recent.count);
            out.writeInt(recent.next);
            for (int i = 0; i < recent.count; i++) {
              out.writeDouble(recent.values[i]);
            }
          }

          @Override
          public Recent read(DataInput in) throws IOException {
            int count = in.readInt();
            int next = in.readInt();
            double[] values = new double[Math.max(1, count)];
            for (int i = 0; i < count; i++) {
              values[i] = in.readDouble();
            }
            return new Recent(values, count, next);
          }
        };
  }

  private final int window;
  private final double[] scratch;
  private @Nullable KeyedState<Recent> state;
  private Key key = Key.empty();
  private Recent loaded = new Recent(new double[1], 0, 0);
  private double median;
  private double deviation;

  RecentBaselines(int window) {
    this.window = window;
    this.scratch = new double[window];
  }

  @Override
  public void open(StateStore store, StateStore.Limits limits) {
    state = store.keyed("recent", Recent.CODEC, limits);
  }

  @Override
  public void load(Key wanted) {
    key = wanted;
    Recent known = requireNonNull(state).get(wanted);
    loaded = known == null ? new Recent(new double[Math.min(LEAST, window)], 0, 0) : known;
    int count = loaded.count;
    if (count == 0) {
      return;
    }
    System.arraycopy(loaded.values, 0, scratch, 0, count);
    median = sortedMedian(count);
    for (int i = 0; i < count; i++) {
      scratch[i] = Math.abs(loaded.values[i] - median);
    }
    deviation = SCALE * sortedMedian(count);
  }

  private double sortedMedian(int count) {
    Arrays.sort(scratch, 0, count);
    double upper = scratch[count / 2];
    // Halved first: two great numbers would add up to infinity.
    return count % 2 == 1 ? upper : scratch[count / 2 - 1] / 2 + upper / 2;
  }

  @Override
  public long readings() {
    return loaded.count;
  }

  @Override
  public double center() {
    return median;
  }

  @Override
  public double deviation() {
    return deviation;
  }

  @Override
  public boolean learn(double reading) {
    long generation = requireNonNull(state).generation();
    if (loaded.generation != generation) {
      loaded = loaded.copy();
      loaded.generation = generation;
    }
    loaded.add(reading, window);
    keep();
    return true;
  }

  @Override
  public void keep() {
    requireNonNull(state).put(key, loaded);
  }
}

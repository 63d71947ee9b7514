package io.edgenode.engine.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.LaneTime;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.api.StateStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The share of the heap that state may take. */
final class StateBudgetTest {
  private static final int KEYS = 10_000;
  private static final int VALUE_BYTES = 400;

  @Test
  @DisplayName("P5: what keys and values take is counted, refused beyond the limit, and given back")
  void counted() throws IOException {
    StateBudget budget = new StateBudget(1L << 30);
    StateBudget.Share share = budget.share();
    ComponentState state = state(share);
    fill(open(state), KEYS);
    byte[] checkpoint = encode(state);
    state.snapshot(true);
    assertThat(budget.used()).isGreaterThan((long) KEYS * VALUE_BYTES);

    ComponentState restored = state(share);
    restored.restore(new DataInputStream(new ByteArrayInputStream(checkpoint)));
    state.release();
    assertThat(open(restored).size()).isEqualTo(KEYS);
    assertThat(budget.used()).isGreaterThan((long) (KEYS - 1024) * VALUE_BYTES);
    share.release();
    assertThat(budget.used()).isZero();

    ComponentState tight = state(new StateBudget(1 << 20).share());
    KeyedState<byte[]> table = open(tight);
    assertThatThrownBy(() -> fill(table, KEYS))
        .isInstanceOf(StateTooLarge.class)
        .hasMessageContaining("would take about 2 MiB of heap, and 1 MiB are the limit")
        .hasMessageContaining("'greedy' holds")
        .hasMessageContaining("max-keys");
  }

  @Test
  @DisplayName("K32: a table that was not opened yet passes through a checkpoint as it is")
  void unopened() throws IOException {
    ComponentState state = state(StateBudget.unlimited().share());
    fill(open(state), KEYS);
    byte[] first = encode(state);
    ComponentState untouched = state(StateBudget.unlimited().share());
    untouched.restore(new DataInputStream(new ByteArrayInputStream(first)));
    byte[] second = encode(untouched);
    ComponentState last = state(StateBudget.unlimited().share());
    last.restore(new DataInputStream(new ByteArrayInputStream(second)));

    KeyedState<byte[]> table = open(last);
    assertThat(table.size()).isEqualTo(KEYS);
    assertThat(table.get(key(KEYS - 1))).hasSize(VALUE_BYTES).containsOnly((byte) (KEYS - 1));
  }

  private static ComponentState state(StateBudget.Share share) {
    return new ComponentState(
        new LaneTime() {
          @Override
          public long elapsedMillis() {
            return 0;
          }

          @Override
          public long laneMillis() {
            return 0;
          }
        },
        new TimerBound(),
        share,
        "greedy");
  }

  private static KeyedState<byte[]> open(ComponentState state) {
    return state.keyed(
        "values",
        new StateCodec<byte[]>() {
          @Override
          public int version() {
            return 1;
          }

          @Override
          public void write(byte[] value, DataOutput out) throws IOException {
            out.writeInt(value.length);
            out.write(value);
          }

          @Override
          public byte[] read(DataInput in) throws IOException {
            byte[] value = new byte[in.readInt()];
            in.readFully(value);
            return value;
          }
        },
        new StateStore.Limits(KEYS, Optional.empty()));
  }

  private static void fill(KeyedState<byte[]> table, int keys) {
    for (int i = 0; i < keys; i++) {
      byte[] value = new byte[VALUE_BYTES];
      java.util.Arrays.fill(value, (byte) i);
      table.put(key(i), value);
    }
  }

  private static Key key(int i) {
    return Key.of(ByteBuffer.allocate(Integer.BYTES).putInt(i).array());
  }

  private static byte[] encode(ComponentState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.snapshot(true).writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}

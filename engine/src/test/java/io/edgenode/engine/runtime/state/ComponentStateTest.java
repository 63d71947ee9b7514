package io.edgenode.engine.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.LaneTime;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.api.StateStore.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ComponentStateTest {
  private static final int KEYS = 60;
  private static final int MAX_KEYS = 40;
  private static final long TTL = 50;

  private final Clock clock = new Clock();

  private static final class Clock implements LaneTime {
    private long now;

    @Override
    public long elapsedMillis() {
      return now;
    }

    @Override
    public long laneMillis() {
      return now;
    }
  }

  @Test
  @DisplayName(
      "K32: state restored from a full snapshot and changes equals state that never stopped")
  void restoredStateEqualsLiveState() throws IOException {
    for (long seed = 0; seed < 300; seed++) {
      compareWithModel(seed);
    }
  }

  private void compareWithModel(long seed) throws IOException {
    Random random = new Random(seed);
    clock.now = 0;
    ComponentState state = new ComponentState(clock);
    KeyedState<Long> table = open(state);
    Map<Key, long[]> model = new LinkedHashMap<>();
    List<byte[]> chain = new ArrayList<>();
    for (int step = 0; step < 400; step++) {
      clock.now += random.nextInt(3);
      expire(model);
      Key key = key(random.nextInt(KEYS));
      int action = random.nextInt(10);
      if (action < 6) {
        table.put(key, (long) step);
        model.remove(key);
        model.put(key, new long[] {step, clock.now});
        if (model.size() > MAX_KEYS) {
          model.remove(model.keySet().iterator().next());
        }
      } else if (action < 8) {
        table.remove(key);
        model.remove(key);
      } else {
        Long expected = model.containsKey(key) ? model.get(key)[0] : null;
        assertThat(table.get(key)).as("seed %d step %d", seed, step).isEqualTo(expected);
      }
      if (random.nextInt(20) == 0) {
        boolean whole = chain.isEmpty() || random.nextInt(5) == 0;
        byte[] bytes = encode(state.snapshot(whole));
        if (whole) {
          chain.clear();
        }
        chain.add(bytes);
      }
      if (random.nextInt(50) == 0 && !chain.isEmpty()) {
        chain.add(encode(state.snapshot(false)));
        state = new ComponentState(clock);
        for (byte[] part : chain) {
          state.restore(new DataInputStream(new ByteArrayInputStream(part)));
        }
        table = open(state);
        // The restored instance has no capture of its own yet.
        chain.clear();
      }
    }
    expire(model);
    List<String> expected = new ArrayList<>();
    model.forEach((key, value) -> expected.add(key + "=" + value[0]));
    List<String> actual = new ArrayList<>();
    table.forEach((key, value) -> actual.add(key + "=" + value));
    assertThat(actual).as("seed %d: same entries in the same order", seed).isEqualTo(expected);
    assertThat(table.oldest()).isEqualTo(model.keySet().stream().findFirst().orElse(null));
  }

  @Test
  @DisplayName(
      "K20: timers come in (deadline, key) order, moved and cancelled ones only as they stand")
  void timersFireInOrder() throws IOException {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      ComponentState state = new ComponentState(clock);
      Map<Key, Long> model = new LinkedHashMap<>();
      for (int step = 0; step < 300; step++) {
        Key key = key(random.nextInt(30));
        if (random.nextInt(4) == 0) {
          state.timers().cancel(key);
          model.remove(key);
        } else {
          long deadline = random.nextInt(1000);
          state.timers().set(key, deadline);
          model.put(key, deadline);
        }
      }
      if (random.nextBoolean()) {
        byte[] bytes = encode(state.snapshot(true));
        state = new ComponentState(clock);
        state.restore(new DataInputStream(new ByteArrayInputStream(bytes)));
      }
      long limit = random.nextInt(1000);
      List<String> expected =
          model.entrySet().stream()
              .filter(entry -> entry.getValue() <= limit)
              .sorted(
                  Map.Entry.<Key, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
              .map(entry -> entry.getKey() + "@" + entry.getValue())
              .toList();
      List<String> fired = new ArrayList<>();
      ComponentState firing = state;
      state.collectDue(
          limit,
          (key, deadline) -> {
            assertThat(firing.takeTimer(key, deadline)).isTrue();
            fired.add(key + "@" + deadline);
          });
      assertThat(fired).as("seed %d", seed).isEqualTo(expected);
      assertThat(state.earliestDeadline()).isGreaterThan(limit);
    }
  }

  /** Version 1 wrote an int; version 2 a long; version 3 can't read what version 1 wrote. */
  private record Versioned(int version, boolean longs, boolean migrates)
      implements StateCodec<Long> {
    @Override
    public void write(Long value, DataOutput out) throws IOException {
      if (longs) {
        out.writeLong(value);
      } else {
        out.writeInt(value.intValue());
      }
    }

    @Override
    public Long read(DataInput in) throws IOException {
      return longs ? in.readLong() : in.readInt();
    }

    @Override
    public boolean reads(int written) {
      return written == version || migrates && written == 1;
    }

    @Override
    public Long read(int written, DataInput in) throws IOException {
      return written == version ? read(in) : Long.valueOf(in.readInt());
    }
  }

  private static final Versioned FIRST = new Versioned(1, false, false);

  private ComponentState restored(byte[]... parts) throws IOException {
    ComponentState state =
        new ComponentState(clock, new TimerBound(), StateBudget.unlimited().share(), "pumps");
    for (byte[] part : parts) {
      state.restore(new DataInputStream(new ByteArrayInputStream(part)));
    }
    return state;
  }

  @Test
  @DisplayName("State of an older schema version is migrated, with what was changed since, once")
  void migrated() throws IOException {
    ComponentState old = restored();
    KeyedState<Long> values = old.keyed("hours", FIRST, Limits.defaults());
    values.put(key(1), 10L);
    values.put(key(2), 20L);
    byte[] whole = encode(old.snapshot(true));
    values.put(key(1), 11L);
    byte[] changes = encode(old.snapshot(false));

    Versioned second = new Versioned(2, true, true);
    ComponentState migrated = restored(whole, changes);
    KeyedState<Long> now = migrated.keyed("hours", second, Limits.defaults());
    assertThat(now.get(key(1))).isEqualTo(11);
    assertThat(now.get(key(2))).isEqualTo(20);
    now.put(key(2), 1L << 40);

    // A checkpoint after the migration lies behind those before it.
    KeyedState<Long> again =
        restored(whole, changes, encode(migrated.snapshot(false)))
            .keyed("hours", second, Limits.defaults());
    assertThat(again.get(key(1))).isEqualTo(11);
    assertThat(again.get(key(2))).isEqualTo(1L << 40);
    KeyedState<Long> alone =
        restored(encode(migrated.snapshot(true)))
            .keyed("hours", new Versioned(2, true, false), Limits.defaults());
    assertThat(alone.get(key(1))).isEqualTo(11);
  }

  @Test
  @DisplayName("State of a schema version that is not read is refused, with what can be done")
  void refused() throws IOException {
    ComponentState old = restored();
    old.keyed("hours", FIRST, Limits.defaults()).put(key(1), 10L);
    byte[] whole = encode(old.snapshot(true));

    for (Versioned other : List.of(new Versioned(3, true, false), new Versioned(0, false, false))) {
      assertThatThrownBy(() -> restored(whole).keyed("hours", other, Limits.defaults()))
          .hasMessage(
              "'pumps' keeps 'hours' in schema version 1, and this program reads version "
                  + other.version
                  + ": run the version of the component that wrote it, or give the component another"
                  + " name, under which it begins anew");
    }
  }

  @Test
  @DisplayName("State that a codec wrote in another way under the same version is never misread")
  void misread() throws IOException {
    for (boolean longs : new boolean[] {false, true}) {
      ComponentState old = restored();
      old.keyed("hours", new Versioned(1, longs, false), Limits.defaults()).put(key(1), 10L);
      byte[] whole = encode(old.snapshot(true));

      assertThatThrownBy(
              () ->
                  restored(whole)
                      .keyed("hours", new Versioned(1, !longs, false), Limits.defaults()))
          .hasMessage(
              "'pumps' keeps 'hours' in schema version 1, but reads it differently than it was"
                  + " written: its codec needs a version of its own");
    }
  }

  private static KeyedState<Long> open(ComponentState state) {
    return state.keyed(
        "values", StateCodec.LONGS, new Limits(MAX_KEYS, Optional.of(Duration.ofMillis(TTL))));
  }

  private void expire(Map<Key, long[]> model) {
    model.values().removeIf(value -> value[1] <= clock.now - TTL);
  }

  private static Key key(int number) {
    return Key.of(("key-" + number).getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] encode(ComponentState.Snapshot snapshot) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    snapshot.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}

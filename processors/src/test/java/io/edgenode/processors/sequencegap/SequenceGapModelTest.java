package io.edgenode.processors.sequencegap;

import io.edgenode.engine.testkit.TestKit;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against a model that remembers every number that ever came and every one that is missing. */
final class SequenceGapModelTest {
  private static final int RECORDS = 250;

  private static final class Model {
    private final long modulo;
    private final int reorder;
    private final long maxGap;
    private final TreeSet<Long> seen = new TreeSet<>();
    private final TreeSet<Long> missing = new TreeSet<>();
    private long greatest;
    private boolean begun;

    Model(long modulo, int reorder, long maxGap) {
      this.modulo = modulo;
      this.reorder = reorder;
      this.maxGap = maxGap;
    }

    /** Numbers are counted on across the wrap: the nearest one that ends in what came. */
    private long unwrapped(long got) {
      if (modulo == 0) {
        return got;
      }
      long up = greatest + 1;
      for (long near = greatest; near > greatest - reorder; near--) {
        if (Math.floorMod(near, modulo) == got) {
          return near;
        }
      }
      while (Math.floorMod(up, modulo) != got) {
        up++;
      }
      return up;
    }

    void take(String record, long got, TestKit<SequenceGapConfig> kit) {
      if (!begun) {
        begin(got);
        kit.expect("success", record);
        return;
      }
      long number = unwrapped(got);
      long next = modulo == 0 ? greatest + 1 : Math.floorMod(greatest + 1, modulo);
      long most = modulo == 0 ? maxGap : Math.min(maxGap, modulo / 2);
      if (number > greatest - reorder && number <= greatest) {
        if (!seen.add(number)) {
          kit.expect("duplicate", record);
          return;
        }
        kit.expect("success", record);
        if (missing.remove(number)) {
          report(record, "filled", next, -1, kit);
        }
      } else if (number <= greatest || number - greatest - 1 > most) {
        kit.expect("success", record);
        report(record, "reset", next, 0, kit);
        begin(got);
      } else {
        long lost = number - greatest - 1;
        kit.expect("success", record);
        if (lost > 0) {
          report(record, "gap", next, lost, kit);
        }
        LongStream.range(greatest + 1, number).forEach(missing::add);
        seen.add(number);
        greatest = number;
      }
    }

    private void begin(long number) {
      begun = true;
      seen.clear();
      missing.clear();
      seen.add(number);
      greatest = number;
    }

    private static void report(
        String record, String event, long next, long lost, TestKit<SequenceGapConfig> kit) {
      kit.expect(
          "gap",
          record.substring(0, record.length() - 1)
              + ",\"sequence_event\":\""
              + event
              + "\",\"sequence_expected\":"
              + next
              + ",\"sequence_missing\":"
              + lost
              + "}");
    }
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 40);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @DisplayName("Losses, late numbers, duplicates, restarts and wraps, whenever it is restarted")
  void model(long seed) {
    Random random = new Random(seed);
    int reorder = 1 + random.nextInt(64);
    long modulo = random.nextBoolean() ? 0 : 128L + random.nextInt(200);
    long maxGap = 1L + random.nextInt(150);
    TestKit<SequenceGapConfig> kit =
        TestKit.of(
            SequenceGapProcessor.DESCRIPTOR,
            "key: [k], field: n, reorder: "
                + reorder
                + ", max-gap: "
                + maxGap
                + (modulo == 0 ? "" : ", modulo: " + modulo));
    Map<Integer, Model> models = new HashMap<>();
    Map<Integer, Long> devices = new HashMap<>();
    for (int i = 0; i < RECORDS; i++) {
      int key = random.nextInt(3);
      long at = devices.getOrDefault(key, 1000L) + step(random);
      if (at < 0 || random.nextInt(60) == 0) {
        at = random.nextInt(5);
      }
      devices.put(key, at);
      long number = modulo == 0 ? at : Math.floorMod(at, modulo);
      String record = "{\"k\":" + key + ",\"n\":" + number + "}";
      kit.send(record);
      models
          .computeIfAbsent(key, k -> new Model(modulo, reorder, maxGap))
          .take(record, number, kit);
    }
    kit.verify();
  }

  private static long step(Random random) {
    int what = random.nextInt(10);
    if (what < 6) {
      return 1;
    }
    return what < 8 ? 1L + random.nextInt(100) : -random.nextInt(70);
  }
}

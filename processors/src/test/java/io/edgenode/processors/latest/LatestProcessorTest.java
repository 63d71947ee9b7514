package io.edgenode.processors.latest;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.testkit.Emission;
import io.edgenode.engine.testkit.Played;
import io.edgenode.engine.testkit.TestKit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LatestProcessorTest {
  /** Where the TestKit's elapsed time begins; its journal time is so much more. */
  private static final long BEGIN = 1_000_000;

  private static final long OFFSET = 1_700_000_000_000L;

  private static TestKit<LatestConfig> latest(String options) {
    return TestKit.of(LatestProcessor.DESCRIPTOR, "key: [k], " + options);
  }

  private static String reading(int key, int value) {
    return "{\"k\":" + key + ",\"v\":" + value + "}";
  }

  @Test
  @DisplayName("At each multiple of every the last readings of keys that changed, by key")
  void changed() {
    Played played =
        latest("every: 10s")
            .attributes("a", "b")
            .send(reading(2, 1), reading(1, 1), reading(2, 2))
            .pass(Duration.ofSeconds(25))
            .send(reading(2, 3))
            .pass(Duration.ofSeconds(5))
            .expect("success", reading(1, 1), reading(2, 2), reading(2, 3))
            .verify();

    Emission second = played.by("success").get(1);
    assertThat(second.attributes().get("a")).isEqualTo("b");
    assertThat(second.firing().orElseThrow().moment()).isEqualTo(BEGIN + 10_000);
    assertThat(second.firing().orElseThrow().firstSequence()).isEqualTo(3);
    assertThat(played.by("success").get(2).firing().orElseThrow().moment())
        .isEqualTo(BEGIN + 30_000);
  }

  @Test
  @DisplayName("emit: all tells every key again and again until its ttl has passed")
  void all() {
    latest("every: 10s, emit: all, ttl: 25s, stamp: at")
        .send(reading(1, 1))
        .pass(Duration.ofSeconds(5))
        .send(reading(2, 1))
        .pass(Duration.ofMinutes(5))
        .expect(
            "success",
            "{\"k\":1,\"v\":1,\"at\":" + (OFFSET + BEGIN + 10_000) + "}",
            "{\"k\":2,\"v\":1,\"at\":" + (OFFSET + BEGIN + 10_000) + "}",
            "{\"k\":1,\"v\":1,\"at\":" + (OFFSET + BEGIN + 20_000) + "}",
            "{\"k\":2,\"v\":1,\"at\":" + (OFFSET + BEGIN + 20_000) + "}")
        .verify();
  }

  @Test
  @DisplayName("When inputs end, what was not told is, once")
  void end() {
    latest("every: 10s")
        .send(reading(2, 1), reading(1, 1))
        .end()
        .pass(Duration.ofSeconds(30))
        .send(reading(1, 2))
        .end()
        .expect("success", reading(1, 1), reading(2, 1), reading(1, 2))
        .verify();
  }

  @Test
  @DisplayName("P5: the key silent longest makes room, and its timer with it")
  void bounded() {
    latest("every: 10s, max-keys: 2")
        .send(reading(1, 1), reading(2, 1), reading(1, 2), reading(3, 1))
        .pass(Duration.ofSeconds(10))
        .expect("success", reading(1, 2), reading(3, 1))
        .verify();
  }

  @Test
  @DisplayName("P5: what is no record, or longer than max-record, goes to failure")
  void failure() {
    String large = "{\"k\":1,\"pad\":\"" + "x".repeat(4096) + "\"}";
    Played played =
        latest("every: 10s")
            .send("no json", large)
            .end()
            .expect("failure", "no json", large)
            .verify();

    assertThat(played.failures().get(1)).contains("'max-record' allows 4KiB");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  @DisplayName("Equal to a map that is looked at every tick, whenever it is restarted")
  void model(long seed) {
    Random random = new Random(seed);
    boolean all = random.nextBoolean();
    long every = 1000L + random.nextInt(5000);
    long ttl = 3000L + random.nextInt(20_000);
    int maxKeys = 2 + random.nextInt(6);
    TestKit<LatestConfig> kit =
        latest(
            "every: %dms, emit: %s, ttl: %dms, max-keys: %d"
                .formatted(every, all ? "all" : "changed", ttl, maxKeys));
    record Known(String record, long at, boolean told) {}
    // By key in the order of writing.
    Map<Integer, Known> known = new LinkedHashMap<>();
    List<String> expected = new ArrayList<>();
    long now = BEGIN;
    for (int i = 0; i < 150; i++) {
      int key = random.nextInt(8);
      String record = reading(key, i);
      kit.send(record);
      long at = now;
      known.values().removeIf(each -> at - each.at >= ttl);
      known.remove(key);
      if (known.size() == maxKeys) {
        known.remove(known.keySet().iterator().next());
      }
      known.put(key, new Known(record, now, false));
      long pass = random.nextInt(1500);
      kit.pass(Duration.ofMillis(pass));
      for (long tick = (now / every + 1) * every; tick <= now + pass; tick += every) {
        long looked = tick;
        known.values().removeIf(each -> looked - each.at >= ttl);
        new TreeMap<>(known)
            .forEach(
                (each, reading) -> {
                  if (all || !reading.told) {
                    expected.add(reading.record);
                    known.replace(each, new Known(reading.record, reading.at, true));
                  }
                });
      }
      now += pass;
    }
    kit.expect("success", expected.toArray(String[]::new)).verify();
  }
}

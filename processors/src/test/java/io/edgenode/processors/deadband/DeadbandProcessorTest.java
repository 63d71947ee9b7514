package io.edgenode.processors.deadband;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.LaneTime;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.expression.KeySpec;
import io.edgenode.engine.runtime.state.ComponentState;
import io.edgenode.engine.testkit.Played;
import io.edgenode.engine.testkit.TestKit;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeadbandProcessorTest {
  private static final String BAND = "key: [s], field: t, delta: 0.5";

  private static String reading(String sensor, String value) {
    return "{\"s\":\"" + sensor + "\",\"t\":" + value + "}";
  }

  @Test
  @DisplayName("The first is passed on, then what differs by delta from the last passed on")
  void delta() {
    TestKit.of(DeadbandProcessor.DESCRIPTOR, BAND)
        .send(reading("a", "20"), reading("a", "20.4"), reading("a", "20.49"), reading("a", "20.5"))
        .send(reading("a", "20.1"), reading("a", "20.0"))
        .expect("success", reading("a", "20"), reading("a", "20.5"), reading("a", "20.0"))
        .expect("unchanged", reading("a", "20.4"), reading("a", "20.49"), reading("a", "20.1"))
        .verify();
  }

  @Test
  @DisplayName("Each key has a band of its own; without a key there is one")
  void keys() {
    TestKit.of(DeadbandProcessor.DESCRIPTOR, BAND)
        .send(reading("a", "1"), reading("b", "1"), reading("a", "1"))
        .expect("success", reading("a", "1"), reading("b", "1"))
        .expect("unchanged", reading("a", "1"))
        .verify();
    TestKit.of(DeadbandProcessor.DESCRIPTOR, "field: t, delta: 1")
        .send(reading("a", "1"), reading("b", "1"))
        .expect("success", reading("a", "1"))
        .expect("unchanged", reading("b", "1"))
        .verify();
  }

  @Test
  @DisplayName("After max-silence the latest held reading is passed on by a timer")
  void timer() {
    Played played =
        TestKit.of(DeadbandProcessor.DESCRIPTOR, BAND + ", max-silence: 10s")
            .attributes("k", "v")
            .send(reading("a", "1"))
            .pass(Duration.ofSeconds(3))
            .send(reading("a", "1.1"), reading("a", "1.20"))
            .pass(Duration.ofSeconds(8))
            .expect("success", reading("a", "1"), reading("a", "1.20"))
            .expect("unchanged", reading("a", "1.1"), reading("a", "1.20"))
            .verify();

    var fired = played.by("success").get(1);
    assertThat(fired.attributes().get("k")).isEqualTo("v");
    assertThat(fired.firing()).isPresent();
    assertThat(fired.firing().get().firstSequence()).isEqualTo(3);
    assertThat(fired.firing().get().moment()).isEqualTo(1_010_000);
  }

  @Test
  @DisplayName("The band is around the value that the timer passed on")
  void bandAfterTimer() {
    TestKit.of(DeadbandProcessor.DESCRIPTOR, BAND + ", max-silence: 10s")
        .send(reading("a", "1"), reading("a", "1.4"))
        .pass(Duration.ofSeconds(10))
        .send(reading("a", "1.6"), reading("a", "0.9"))
        .expect("success", reading("a", "1"), reading("a", "1.4"), reading("a", "0.9"))
        .expect("unchanged", reading("a", "1.4"), reading("a", "1.6"))
        .verify();
  }

  @Test
  @DisplayName("Where nothing comes nothing is repeated")
  void silence() {
    TestKit.of(DeadbandProcessor.DESCRIPTOR, BAND + ", max-silence: 10s")
        .send(reading("a", "1"))
        .pass(Duration.ofMinutes(5))
        .expect("success", reading("a", "1"))
        .verify();
  }

  @Test
  @DisplayName("The first reading behind a silence is passed on, changed or not")
  void behindSilence() {
    TestKit.of(DeadbandProcessor.DESCRIPTOR, BAND + ", max-silence: 10s")
        .send(reading("a", "1"))
        .pass(Duration.ofSeconds(10))
        .send(reading("a", "1.1"))
        .expect("success", reading("a", "1"), reading("a", "1.1"))
        .verify();
  }

  @Test
  @DisplayName("A change that is passed on takes the timer back")
  void cancelled() {
    TestKit.of(DeadbandProcessor.DESCRIPTOR, BAND + ", max-silence: 10s")
        .send(reading("a", "1"), reading("a", "1.1"))
        .pass(Duration.ofSeconds(9))
        .send(reading("a", "2"))
        .pass(Duration.ofSeconds(9))
        .send(reading("a", "2.1"))
        .pass(Duration.ofMillis(999))
        .expect("success", reading("a", "1"), reading("a", "2"))
        .expect("unchanged", reading("a", "1.1"), reading("a", "2.1"))
        .verify();
  }

  @Test
  @DisplayName("What is no number goes to failure and changes nothing")
  void failure() {
    Played played =
        TestKit.of(DeadbandProcessor.DESCRIPTOR, BAND)
            .send(reading("a", "1"), reading("a", "\"x\""), "{}", reading("a", "1"))
            .expect("success", reading("a", "1"))
            .expect("unchanged", reading("a", "1"))
            .expect("failure", reading("a", "\"x\""), "{}")
            .verify();

    assertThat(played.failures()).allMatch(message -> message.contains("not a number"));
  }

  @Test
  @DisplayName("P5: a reading too large to be held goes to failure")
  void large() {
    String large = "{\"t\":1,\"pad\":\"" + "x".repeat(DeadbandProcessor.MAX_HELD) + "\"}";

    TestKit.of(DeadbandProcessor.DESCRIPTOR, "field: t, delta: 1, max-silence: 1s")
        .send(large)
        .expect("failure", large)
        .verify();
  }

  /** What the runtime gives it, without a lane. */
  private record Context(ComponentState state, LaneTime time) implements ProcessorContext {
    @Override
    public Vertx vertx() {
      throw new UnsupportedOperationException("a processor on the lane needs none");
    }

    @Override
    public String name() {
      return "band";
    }

    @Override
    public String flow() {
      return "test";
    }
  }

  private record Still(long elapsedMillis, long laneMillis) implements LaneTime {}

  private record Nowhere() implements Output {
    @Override
    public void emit(Relationship to, FlowFile flowFile) {}

    @Override
    public void fire(Relationship to, Firing firing, Attributes attributes, Content content) {}
  }

  @Test
  @DisplayName("P5: a key that makes room takes its timer along")
  void timersOfEvictedKeys() {
    LaneTime now = new Still(0, 0);
    ComponentState state = new ComponentState(now);
    DeadbandProcessor band =
        new DeadbandProcessor(
            new DeadbandConfig(
                KeySpec.ofFields(List.of("s")), "t", 1, Optional.of(Duration.ofHours(1)), 3));
    band.open(new Context(state, now));
    Lineage lineage = Lineage.root(new Lineage.JournalIdentity(1), 1, 1, 0, "in");
    for (int sensor = 0; sensor < 50; sensor++) {
      for (int value = 0; value < 2; value++) {
        String record = reading("s" + sensor, "0." + value);
        Content content = Content.of(record.getBytes(StandardCharsets.UTF_8));
        band.process(new FlowFile(lineage, Attributes.empty(), content), new Nowhere());
      }
    }

    List<Key> timers = new ArrayList<>();
    state.collectDue(Long.MAX_VALUE, (key, deadline) -> timers.add(key));
    assertThat(timers).hasSize(3);
  }
}

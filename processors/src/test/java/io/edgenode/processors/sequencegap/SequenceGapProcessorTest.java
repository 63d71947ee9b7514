package io.edgenode.processors.sequencegap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.testkit.Played;
import io.edgenode.engine.testkit.TestKit;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class SequenceGapProcessorTest {
  private static TestKit<SequenceGapConfig> gaps(String options) {
    return TestKit.of(SequenceGapProcessor.DESCRIPTOR, options);
  }

  private static String[] numbers(long... numbers) {
    String[] records = new String[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      records[i] = "{\"n\":" + numbers[i] + "}";
    }
    return records;
  }

  private static String report(long number, String event, long expected, long missing) {
    return "{\"n\":"
        + number
        + ",\"sequence_event\":\""
        + event
        + "\",\"sequence_expected\":"
        + expected
        + ",\"sequence_missing\":"
        + missing
        + "}";
  }

  @Test
  @DisplayName("A gap is told, its reading goes on; a late number is told to fill it")
  void gapAndFilled() {
    gaps("field: n")
        .send(numbers(5, 6, 9, 8, 10))
        .expect("success", numbers(5, 6, 9, 8, 10))
        .expect("gap", report(9, "gap", 7, 2), report(8, "filled", 10, -1))
        .verify();
  }

  @Test
  @DisplayName("A number that came before is a duplicate, one that was filled in too")
  void duplicates() {
    gaps("field: n")
        .send(numbers(5, 5, 8, 6, 6, 8, 9))
        .expect("success", numbers(5, 8, 6, 9))
        .expect("gap", report(8, "gap", 6, 2), report(6, "filled", 9, -1))
        .expect("duplicate", numbers(5, 6, 8))
        .verify();
  }

  @Test
  @DisplayName("Numbers from before the beginning were never missing")
  void beforeTheBeginning() {
    gaps("field: n")
        .send(numbers(5, 3, 3, 6))
        .expect("success", numbers(5, 3, 6))
        .expect("duplicate", numbers(3))
        .verify();
  }

  @Test
  @DisplayName("Far behind or far ahead is a restart: the sequence goes on from there")
  void restarts() {
    gaps("field: n, reorder: 2, max-gap: 10")
        .send(numbers(100, 99, 97, 98, 109, 121, 122))
        .expect("success", numbers(100, 99, 97, 98, 109, 121, 122))
        .expect(
            "gap",
            report(97, "reset", 101, 0),
            report(109, "gap", 99, 10),
            report(121, "reset", 110, 0))
        .verify();
  }

  @Test
  @DisplayName("With modulo 0 follows the greatest, and the greatest before it can be late")
  void modulo() {
    gaps("field: n, modulo: 256")
        .send(numbers(254, 255, 0, 3, 1, 255, 2, 100, 250))
        .expect("success", numbers(254, 255, 0, 3, 1, 2, 100, 250))
        .expect("duplicate", numbers(255))
        .expect(
            "gap",
            report(3, "gap", 1, 2),
            report(1, "filled", 4, -1),
            report(2, "filled", 4, -1),
            report(100, "gap", 4, 96),
            report(250, "reset", 101, 0))
        .verify();
  }

  @Test
  @DisplayName("Each key has a sequence of its own; a silent one begins anew (P5)")
  void keys() {
    gaps("key: [k], field: n, max-keys: 2, ttl: 10s")
        .send("{\"k\":1,\"n\":1}", "{\"k\":2,\"n\":5}", "{\"k\":3,\"n\":1}", "{\"k\":1,\"n\":9}")
        .pass(Duration.ofSeconds(10))
        .send("{\"k\":3,\"n\":7}")
        .expect(
            "success",
            "{\"k\":1,\"n\":1}",
            "{\"k\":2,\"n\":5}",
            "{\"k\":3,\"n\":1}",
            "{\"k\":1,\"n\":9}",
            "{\"k\":3,\"n\":7}")
        .verify();
  }

  @Test
  @DisplayName("What is no sequence number goes to failure and changes nothing")
  void failure() {
    String[] bad = {"{}", "{\"n\":-1}", "{\"n\":1.5}", "{\"n\":\"2\"}", "{\"n\":9007199254740993}"};
    Played played =
        gaps("field: n")
            .send(numbers(1))
            .send(bad)
            .send(numbers(2))
            .expect("success", numbers(1, 2))
            .expect("failure", bad)
            .verify();

    assertThat(played.failures()).allMatch(message -> message.contains("from 0 to 2^53"));
    assertThat(gaps("field: n, modulo: 64").send(numbers(64)).play(TestKit.Mode.PLAIN).failures())
        .singleElement()
        .asString()
        .contains("not below 'modulo', which is 64");
  }

  @Test
  @DisplayName("The greatest number and what follows it")
  void greatest() {
    long greatest = 1L << 53;
    gaps("field: n")
        .send(numbers(greatest - 1, greatest, greatest, 0))
        .expect("success", numbers(greatest - 1, greatest, 0))
        .expect("duplicate", numbers(greatest))
        .expect("gap", report(0, "reset", greatest + 1, 0))
        .verify();
  }

  @Test
  @DisplayName("A modulo that is too small to tell late from missing is refused")
  void smallModulo() {
    assertThatThrownBy(() -> gaps("field: n, modulo: 31"))
        .hasMessageContaining("at least twice 'reorder'");
  }
}

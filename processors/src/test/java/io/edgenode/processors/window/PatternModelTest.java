package io.edgenode.processors.window;

import io.edgenode.processors.window.NaivePattern.Means;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Patterns and excursions against {@link NaivePattern}, over {@link RandomStream}s. */
final class PatternModelTest {
  private static Vertx vertx;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close();
  }

  private static List<String> sources(Random random) {
    return random.nextBoolean() ? List.of("a", "b") : List.of("a");
  }

  @Test
  @DisplayName("K21, K22: what follows in time and what does not is as the reference says")
  void pattern() {
    RandomStream.run(
        vertx,
        21,
        random -> {
          long within = 1L + random.nextInt(50);
          boolean restart = random.nextBoolean();
          int first = 2 + random.nextInt(4);
          int then = 2 + random.nextInt(4);
          return new RandomStream.Case(
              "type: pattern, first: v %% %d == 0, then: v %% %d == 1, within: %dms, repeat: %s"
                  .formatted(first, then, within, restart ? "restart" : "keep"),
              sources(random),
              List.of("missing"),
              terms ->
                  new NaivePattern(
                      reading ->
                          new Means(reading.value() % first == 0, reading.value() % then == 1),
                      within,
                      false,
                      restart,
                      terms));
        });
  }

  @Test
  @DisplayName("K21, K22: excursions begin and end as the reference says")
  void excursion() {
    RandomStream.run(
        vertx,
        22,
        random -> {
          long atLeast = 1L + random.nextInt(50);
          int share = 20 + random.nextInt(60);
          return new RandomStream.Case(
              "type: excursion, condition: \"v < 90 ? v < %d : null\", at-least: %dms"
                  .formatted(share, atLeast),
              sources(random),
              List.of("ended"),
              terms ->
                  new NaivePattern(
                      reading ->
                          new Means(
                              reading.value() < share,
                              reading.value() < 90 && reading.value() >= share),
                      atLeast,
                      true,
                      false,
                      terms));
        });
  }
}

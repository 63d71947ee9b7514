package io.edgenode.processors.window;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Random streams through the real graph and through {@link NaiveWindows}: disorder, duplicates,
 * gaps, idle and ended sources, late records, full sinks, crashes between any two steps. {@code
 * -Dwindows.streams} says how many streams a shape gets.
 */
final class WindowModelTest {
  private static Vertx vertx;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close();
  }

  private static RandomStream.Case of(Random random, String options, NaiveWindows.Shape shape) {
    return new RandomStream.Case(
        options + ", aggregate: { n: count(), s: sum(v) }",
        random.nextBoolean() ? List.of("a", "b") : List.of("a"),
        List.of(),
        terms -> new NaiveWindows(shape, terms));
  }

  @Test
  @DisplayName("K21, K22: tumbling windows are those of the reference")
  void tumbling() {
    RandomStream.run(
        vertx,
        1,
        random -> {
          long size = 1L + random.nextInt(20);
          long offset = random.nextInt(3) == 0 ? random.nextInt(30) : 0;
          return of(
              random,
              "type: tumbling, size: %dms, offset: %dms".formatted(size, offset),
              NaiveWindows.hopping(size, size, offset));
        });
  }

  @Test
  @DisplayName("K21, K22: hopping windows are those of the reference")
  void hopping() {
    RandomStream.run(
        vertx,
        2,
        random -> {
          long size = 1L + random.nextInt(20);
          long every = 1L + random.nextInt((int) size);
          long offset = random.nextInt(3) == 0 ? random.nextInt(30) : 0;
          return of(
              random,
              "type: hopping, size: %dms, every: %dms, offset: %dms".formatted(size, every, offset),
              NaiveWindows.hopping(size, every, offset));
        });
  }

  @Test
  @DisplayName("K21, K22: sessions are those of the reference")
  void session() {
    RandomStream.run(
        vertx,
        3,
        random -> {
          long gap = 1L + random.nextInt(15);
          return of(random, "type: session, gap: %dms".formatted(gap), NaiveWindows.session(gap));
        });
  }
}

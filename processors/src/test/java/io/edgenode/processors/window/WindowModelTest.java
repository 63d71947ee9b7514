package io.edgenode.processors.window;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Random streams through the real graph and through {@link NaiveWindows}: disorder, duplicates,
 * gaps, idle and ended sources, late records, full sinks, crashes between any two steps, on one
 * lane and on several; a third of them with early results. {@code -Dwindows.streams} says how many
 * streams a shape gets.
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
    return of(random, options, terms -> new NaiveWindows(shape, terms));
  }

  private static RandomStream.Case of(
      Random random, String options, Function<NaiveClock.Terms, NaiveClock> reference) {
    long early = random.nextInt(3) == 0 ? 1L + random.nextInt(40) : 0;
    return new RandomStream.Case(
        options
            + (early == 0 ? "" : ", emit: every %dms".formatted(early))
            + ", aggregate: { n: count(), s: sum(v) }",
        random.nextBoolean() ? List.of("a", "b") : List.of("a"),
        List.of(),
        early,
        reference);
  }

  @Test
  @DisplayName(
      "K17, K21, K22, K31: tumbling windows are those of the reference, whatever is full or crashes")
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

  @Test
  @DisplayName("K21, K22: windows by number, side by side, are those of the reference")
  void count() {
    RandomStream.run(
        vertx,
        4,
        random -> {
          int size = 1 + random.nextInt(12);
          return of(
              random,
              "type: count, size: %d".formatted(size),
              terms -> new NaiveCounts(size, size, terms));
        });
  }

  @Test
  @DisplayName("K21, K22: sliding windows by number are those of the reference")
  void slidingCount() {
    RandomStream.run(
        vertx,
        5,
        random -> {
          int every = 1 + random.nextInt(4);
          int size = every * (2 + random.nextInt(4));
          return of(
              random,
              "type: count, size: %d, every: %d".formatted(size, every),
              terms -> new NaiveCounts(size, every, terms));
        });
  }
}

package io.edgenode.processors.window;

import io.vertx.core.Vertx;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Joins against {@link NaiveJoins}, over {@link RandomStream}s of two sources. */
final class JoinModelTest {
  private static Vertx vertx;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close();
  }

  @Test
  @DisplayName("K21, K22: inner and left joins are those of the reference")
  void window() {
    RandomStream.run(
        vertx,
        11,
        random -> {
          long size = 1L + random.nextInt(30);
          long offset = random.nextInt(3) == 0 ? random.nextInt(30) : 0;
          boolean keepsLeft = random.nextBoolean();
          String kind = keepsLeft ? "left" : "inner";
          return of(
              "kind: %s, size: %dms, offset: %dms".formatted(kind, size, offset),
              NaiveJoins.window(size, offset, keepsLeft));
        });
  }

  @Test
  @DisplayName("K21, K22: as-of joins are those of the reference")
  void asof() {
    RandomStream.run(
        vertx,
        12,
        random -> {
          long tolerance = 1L + random.nextInt(40);
          return of("kind: asof, size: %dms".formatted(tolerance), NaiveJoins.asof(tolerance));
        });
  }

  private static RandomStream.Case of(String options, NaiveWindows.Shape shape) {
    return new RandomStream.Case(
        "type: join, " + options,
        List.of("a", "b"),
        List.of(),
        terms -> new NaiveWindows(shape, terms));
  }
}

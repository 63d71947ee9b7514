package io.edgenode.engine.definition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever becomes of a flow file, loading it gives a flow or problems, and nothing is thrown. */
class FlowFuzzTest {
  private static final int ROUNDS = 4_000;
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ": ",
          "- ",
          "\n",
          "\t",
          "'",
          "\"",
          "${",
          "$${",
          "}",
          "*a",
          "&a ",
          "!!x ",
          "<<: ",
          "? ",
          "| ",
          "> ",
          "ENC(",
          ")",
          "{{ ",
          " }}",
          "null",
          "-1",
          "1e999",
          "._",
          "\u0000",
          "\uFEFF",
          "\uD83D\uDE00",
          "%",
          "@",
          "`",
          "# ",
          "---\n",
          "...",
          "${env:X}",
          "${limit}",
          "in.",
          "99999999999999999999",
          "success",
          "\\",
          "\\U0010FFFF",
          "\\Uffffffff",
          "\\uD800");

  private static final String FLOW =
      """
      flow: f
      parameters: { limit: 30, out: out }
      journal: { durability: { interval: 100ms }, max-size: 8MiB }
      sources:
        in: { type: feed, path: "data/${out}", token: ENC(abc), format: ndjson }
      processors:
        mid: { type: pick, from: in, level: 7, where: "temperature > ${limit}", key: { a: b } }
        ways: { type: fork, from: mid, routes: { left: "a", right: 'b' } }
      sinks:
        out: { type: store, from: [mid, ways.left], path: "x/{{ site }}", batch: { count: 10 } }
        end: { type: drop, from: ways.right }
      """;

  @Test
  void p7NoMutationOfAFlowThrowsAnything() {
    long seed = 20261121;
    Random random = new Random(seed);
    String valid = FLOW;
    assertThat(Shelf.load(valid).flow()).isPresent();
    for (int round = 0; round < ROUNDS; round++) {
      String mutated = valid;
      for (int i = random.nextInt(4); i >= 0; i--) {
        mutated = mutate(mutated, random);
      }
      check(mutated, random.nextBoolean() ? "flow.yaml" : "flow.json", seed, round);
    }
  }

  @Test
  void p7NoMutationOfTheResolvedFormThrowsAnything() {
    long seed = 7;
    Random random = new Random(seed);
    String valid = new String(Shelf.valid(FLOW).resolved(), UTF_8);
    for (int round = 0; round < ROUNDS / 2; round++) {
      check(mutate(valid, random), "flow.json", seed, round);
    }
  }

  private static void check(String text, String name, long seed, int round) {
    try {
      FlowLoader.Loaded loaded = Shelf.load(name, text);
      assertThat(loaded.flow().isPresent()).isNotEqualTo(loaded.problems().hasErrors());
      assertThat(loaded.problems().list())
          .allSatisfy(problem -> assertThat(problem.toString()).matches(name + ":\\d+:\\d+: .+"));
    } catch (Throwable thrown) {
      throw new AssertionError("seed " + seed + ", round " + round + ":\n" + text, thrown);
    }
  }

  private static String mutate(String text, Random random) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + random.nextInt(12));
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, at) + text.substring(end);
      case 1 ->
          text.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + text.substring(at);
      case 2 ->
          text.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + text.substring(end);
      default -> {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(80));
        yield text.substring(0, at) + text.substring(from, to) + text.substring(at);
      }
    };
  }
}

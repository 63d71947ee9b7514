package io.edgenode.node.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ComparisonTest {
  @TempDir Path directory = Path.of("set by JUnit");

  private static Captured flowFile(int id, String content) {
    return new Captured("id" + id, id, id, "2026-01-01T00:00:00Z", content, "{}");
  }

  private static List<Captured> numbers(int from, int to) {
    List<Captured> all = new ArrayList<>();
    for (int i = from; i < to; i++) {
      all.add(flowFile(i, "c" + i));
    }
    return all;
  }

  private ReplayResult result(String name, long begin, List<Captured> captured) {
    try {
      Path file = directory.resolve(name);
      Files.write(file, captured.stream().map(Captured::line).toList());
      ReplayResult.Sink sink = new ReplayResult.Sink(captured.size(), "", Optional.of(file));
      return new ReplayResult(
          "flow",
          List.of(new ReplayResult.Lane(0, 0, begin, 100, 100, Map.of("out", sink))),
          List.of(),
          List.of(),
          0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private SinkDiff diff(List<Captured> before, List<Captured> after) {
    return Comparison.of(result("before", 5, before), result("after", 5, after), 3).get(0);
  }

  @Test
  void equalCapturesAreTheSame() {
    assertThat(diff(numbers(0, 50), numbers(0, 50)))
        .isEqualTo(new SinkDiff("out", 0, 50, 0, 0, 0, 0, 0, List.of()));
  }

  @Test
  void whatIsMissingAddedAndChangedIsToldById() {
    List<Captured> after = new ArrayList<>(numbers(0, 60));
    after.remove(20);
    after.set(30, flowFile(31, "other"));

    SinkDiff diff = diff(numbers(0, 50), after);

    assertThat(diff.same()).isEqualTo(48);
    assertThat(diff.removed()).isEqualTo(1);
    assertThat(diff.changed()).isEqualTo(1);
    assertThat(diff.added()).isEqualTo(10);
    assertThat(diff.moved()).isZero();
    assertThat(diff.shown()).hasSize(3);
    assertThat(diff.shown().get(0))
        .isEqualTo(
            new SinkDiff.Difference(
                SinkDiff.Kind.REMOVED, "id20", 20, "2026-01-01T00:00:00Z", "c20", "", false));
    assertThat(diff.shown().get(1).after()).isEqualTo("other");
  }

  @Test
  void anotherOrderIsTold() {
    List<Captured> after = new ArrayList<>(numbers(0, 50));
    after.add(40, after.remove(10));

    SinkDiff diff = diff(numbers(0, 50), after);

    assertThat(diff.moved()).isEqualTo(1);
    assertThat(diff.same()).isEqualTo(49);
    assertThat(diff.shown().get(0).id()).isEqualTo("id10");
  }

  @Test
  void whatBeganBeforeTheBeginningIsMarked() {
    SinkDiff diff = diff(numbers(0, 50), numbers(8, 50));

    assertThat(diff.removed()).isEqualTo(8);
    assertThat(diff.early()).as("those made of sequences 1 to 4").isEqualTo(4);
  }
}

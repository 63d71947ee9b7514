package io.edgenode.node.flowtest;

import io.edgenode.node.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds what sinks were given against what is expected. Owner: one run of a case. */
final class Check {
  /** How many FlowFiles are shown of a sink that was given another number than expected. */
  private static final int SHOWN = 10;

  private final Recorder recorder;

  Check(Recorder recorder) {
    this.recorder = recorder;
  }

  /** Dead letters that no case expects are a failure: nothing vanishes unseen (P6). */
  void deadLetters(TestFile.Case test, List<Failure> failures) {
    boolean expected =
        test.expected().stream().anyMatch(e -> e.sink().equals(Recorder.DEAD_LETTERS));
    List<Arrival> letters = recorder.of(Recorder.DEAD_LETTERS);
    if (!expected && !letters.isEmpty()) {
      StringBuilder text = new StringBuilder();
      text.append(letters.size()).append(" dead letters are not expected:");
      letters.stream()
          .limit(TextDiff.MOST_LINES)
          .forEach(
              letter ->
                  text.append("\n    ")
                      .append(letter.attributes().get("error.component"))
                      .append(": ")
                      .append(letter.attributes().get("error.message"))
                      .append(": ")
                      .append(TextDiff.shortened(letter.text())));
      failures.add(new Failure(test.at(), text.toString()));
    }
  }

  void sink(Expectation expected, List<Failure> failures) {
    List<Arrival> arrived = recorder.of(expected.sink());
    if (expected.count().isPresent() && expected.count().getAsLong() != arrived.size()) {
      failures.add(new Failure(expected.at(), miscounted(expected, arrived)));
    }
    expected.items().ifPresent(items -> exactly(expected, items, arrived, failures));
    expected.golden().ifPresent(path -> golden(expected, path, arrived, failures));
    contains(expected, arrived, failures);
  }

  /** With what came, where nothing else is expected that would show it. */
  private static String miscounted(Expectation expected, List<Arrival> arrived) {
    StringBuilder text = new StringBuilder(title(expected));
    text.append(" was given ")
        .append(arrived.size())
        .append(" FlowFiles, expected ")
        .append(expected.count().orElseThrow());
    if (expected.items().isEmpty() && expected.golden().isEmpty()) {
      arrived.stream().limit(SHOWN).forEach(each -> text.append("\n    + ").append(each.text()));
      if (arrived.size() > SHOWN) {
        text.append("\n    … and ").append(arrived.size() - SHOWN).append(" more");
      }
    }
    return text.toString();
  }

  private static String title(Expectation expected) {
    return expected.sink().equals(Recorder.DEAD_LETTERS)
        ? "the dead-letter store"
        : "sink '" + expected.sink() + "'";
  }

  private static void exactly(
      Expectation expected,
      List<Expectation.Item> items,
      List<Arrival> arrived,
      List<Failure> failures) {
    List<Expectation.Item> wanted = new ArrayList<>(items);
    List<Arrival> got = new ArrayList<>(arrived);
    if (expected.anyOrder()) {
      for (Expectation.Item item : items) {
        Optional<Arrival> match =
            got.stream().filter(a -> differences(expected, item, a).isEmpty()).findFirst();
        if (match.isPresent()) {
          wanted.remove(item);
          got.remove(match.get());
        }
      }
      if (wanted.isEmpty() && got.isEmpty()) {
        return;
      }
    } else if (same(expected, wanted, got)) {
      return;
    }
    failures.add(new Failure(expected.at(), described(expected, items, wanted, got, arrived)));
  }

  private static boolean same(
      Expectation expected, List<Expectation.Item> wanted, List<Arrival> got) {
    if (wanted.size() != got.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!differences(expected, wanted.get(i), got.get(i)).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static String described(
      Expectation expected,
      List<Expectation.Item> items,
      List<Expectation.Item> wanted,
      List<Arrival> got,
      List<Arrival> arrived) {
    StringBuilder text = new StringBuilder(title(expected));
    if (arrived.size() != items.size()) {
      text.append(" was given ")
          .append(arrived.size())
          .append(" FlowFiles, expected ")
          .append(items.size());
    } else {
      text.append(
          expected.anyOrder() ? " was given others" : firstDifference(expected, items, got));
    }
    TextDiff.of(
            wanted.stream().map(Expectation.Item::shown).toList(),
            got.stream().map(arrival -> shown(arrival, wanted)).toList(),
            (i, j) -> differences(expected, wanted.get(i), got.get(j)).isEmpty())
        .forEach(line -> text.append("\n    ").append(line));
    return text.toString();
  }

  /** As the expectation is written: with attributes only where these are expected at all. */
  private static String shown(Arrival arrival, List<Expectation.Item> wanted) {
    boolean attributes = wanted.stream().anyMatch(item -> !item.attributes().isEmpty());
    return attributes ? arrival.text() + "  " + arrival.attributes().toMap() : arrival.text();
  }

  private static String firstDifference(
      Expectation expected, List<Expectation.Item> items, List<Arrival> got) {
    for (int i = 0; i < items.size(); i++) {
      List<String> found = differences(expected, items.get(i), got.get(i));
      if (!found.isEmpty()) {
        return ": FlowFile "
            + (i + 1)
            + " of "
            + items.size()
            + " (line "
            + items.get(i).at().line()
            + "): "
            + String.join("; ", found);
      }
    }
    return "";
  }

  private static List<String> differences(
      Expectation expected, Expectation.Item item, Arrival arrival) {
    List<String> found = new ArrayList<>();
    if (item.record().isPresent()) {
      Optional<JsonValue> actual = JsonValue.parse(arrival.content());
      if (actual.isEmpty()) {
        found.add("it is no JSON: " + TextDiff.shortened(arrival.text()));
      } else {
        found.addAll(
            new JsonDifference(expected.partial(), expected.tolerance())
                .between(item.record().get(), actual.get()));
      }
    }
    if (item.text().isPresent() && !item.text().get().equals(arrival.text())) {
      found.add("it is " + TextDiff.shortened(arrival.text()));
    }
    for (Map.Entry<String, String> attribute : item.attributes().entrySet()) {
      String actual = arrival.attributes().get(attribute.getKey());
      if (!attribute.getValue().equals(actual)) {
        found.add(
            "attribute "
                + attribute.getKey()
                + (actual == null ? " is missing" : " is " + actual)
                + ", expected "
                + attribute.getValue());
      }
    }
    return found;
  }

  private static void contains(
      Expectation expected, List<Arrival> arrived, List<Failure> failures) {
    List<Arrival> left = new ArrayList<>(arrived);
    for (Expectation.Item item : expected.contains()) {
      Optional<Arrival> match =
          left.stream().filter(a -> differences(expected, item, a).isEmpty()).findFirst();
      if (match.isPresent()) {
        left.remove(match.get());
      } else {
        StringBuilder text = new StringBuilder(title(expected));
        text.append(" was not given ").append(item.shown()).append("; it was given");
        arrived.stream()
            .limit(TextDiff.MOST_LINES)
            .forEach(a -> text.append("\n    ").append(TextDiff.shortened(a.text())));
        failures.add(
            new Failure(item.at(), text.append(arrived.isEmpty() ? " nothing" : "").toString()));
      }
    }
  }

  private static void golden(
      Expectation expected, Path path, List<Arrival> arrived, List<Failure> failures) {
    List<byte[]> lines;
    try {
      lines = Fixtures.split(Files.readAllBytes(path));
    } catch (IOException e) {
      failures.add(
          new Failure(
              expected.at(),
              "the golden file " + path + " can't be read: make it with --update-golden"));
      return;
    }
    boolean same = lines.size() == arrived.size();
    for (int i = 0; same && i < lines.size(); i++) {
      same = Arrays.equals(lines.get(i), arrived.get(i).content());
    }
    if (!same) {
      StringBuilder text = new StringBuilder(title(expected));
      text.append(" differs from ").append(path);
      TextDiff.of(
              lines.stream().map(line -> new String(line, StandardCharsets.UTF_8)).toList(),
              arrived.stream().map(Arrival::text).toList(),
              (i, j) -> Arrays.equals(lines.get(i), arrived.get(j).content()))
          .forEach(line -> text.append("\n    ").append(line));
      failures.add(new Failure(expected.at(), text.toString()));
    }
  }

  /** Writes what arrived as the golden file of an expectation. */
  static void writeGolden(Path path, List<Arrival> arrived) throws IOException {
    Path directory = path.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    try (var out = Files.newOutputStream(path)) {
      for (Arrival arrival : arrived) {
        out.write(arrival.content());
        out.write('\n');
      }
    }
  }
}

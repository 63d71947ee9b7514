package io.edgenode.node.flowtest;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.config.Mark;
import io.edgenode.engine.config.Problems;
import io.edgenode.node.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** FlowFiles out of files beside a test file. Owner: one load. */
final class Fixtures {
  private static final long LARGEST = 64L * 1024 * 1024;

  private final Path testFile;
  private final Problems problems;

  Fixtures(Path testFile, Problems problems) {
    this.testFile = testFile;
    this.problems = problems;
  }

  /** One FlowFile a line. */
  List<Step.Given> lines(String name, Mark at, Attributes attributes) {
    List<Step.Given> given = new ArrayList<>();
    for (byte[] line : split(bytes(name, at))) {
      given.add(new Step.Given(line, attributes, Optional.empty(), Duration.ZERO));
    }
    return given;
  }

  /** What a journal's export holds, each with its own source, attributes and distance in time. */
  List<Step.Given> exported(String name, Mark at) {
    List<Step.Given> given = new ArrayList<>();
    Instant first = null;
    int number = 0;
    for (byte[] line : split(bytes(name, at))) {
      number++;
      Optional<JsonValue> parsed = JsonValue.parse(line);
      if (!(parsed.orElse(null) instanceof JsonValue.Fields fields)) {
        problems.error(at, name + " line " + number + " is no JSON object");
        return given;
      }
      if (fields.fields().containsKey("slice")
          || !text(fields, "kind").orElse("data").equals("data")) {
        continue;
      }
      try {
        Instant arrival = Instant.parse(text(fields, "arrival").orElse(""));
        first = first == null ? arrival : first;
        Duration after = Duration.between(first, arrival);
        given.add(
            new Step.Given(
                content(fields),
                attributes(fields),
                text(fields, "source"),
                after.isNegative() ? Duration.ZERO : after));
      } catch (DateTimeParseException | IllegalArgumentException e) {
        problems.error(
            at,
            name
                + " line "
                + number
                + " is not what 'edge-node journal export' writes: "
                + e.getMessage());
        return given;
      }
    }
    return given;
  }

  private static byte[] content(JsonValue.Fields fields) {
    Optional<String> text = text(fields, "text");
    return text.isPresent()
        ? text.get().getBytes(StandardCharsets.UTF_8)
        : Base64.getDecoder()
            .decode(
                text(fields, "base64")
                    .orElseThrow(
                        () -> new IllegalArgumentException("it has neither text nor base64")));
  }

  private static Attributes attributes(JsonValue.Fields fields) {
    Map<String, String> attributes = new LinkedHashMap<>();
    if (fields.fields().get("attributes") instanceof JsonValue.Fields found) {
      found
          .fields()
          .forEach(
              (key, value) -> {
                if (value instanceof JsonValue.Text text) {
                  attributes.put(key, text.text());
                }
              });
    }
    return Attributes.of(attributes);
  }

  private static Optional<String> text(JsonValue.Fields fields, String name) {
    return fields.fields().get(name) instanceof JsonValue.Text text
        ? Optional.of(text.text())
        : Optional.empty();
  }

  private byte[] bytes(String name, Mark at) {
    Path path = beside(testFile, name);
    try {
      if (!Files.isRegularFile(path)) {
        problems.error(at, "there is no file " + path);
        return new byte[0];
      }
      if (Files.size(path) > LARGEST) {
        problems.error(at, path + " is larger than 64 MiB, the most that a test takes");
        return new byte[0];
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      problems.error(at, path + " can't be read: " + e);
      return new byte[0];
    }
  }

  /** A path that is relative to the file that names it. */
  static Path beside(Path file, String name) {
    return file.resolveSibling(name).normalize();
  }

  /** The lines of some bytes; an end without a line feed is a line too. */
  static List<byte[]> split(byte[] bytes) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '\n') {
        int end = i > start && bytes[i - 1] == '\r' ? i - 1 : i;
        if (i < bytes.length || end > start) {
          lines.add(Arrays.copyOfRange(bytes, start, end));
        }
        start = i + 1;
      }
    }
    return lines;
  }
}

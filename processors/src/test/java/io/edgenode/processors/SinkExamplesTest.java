package io.edgenode.processors;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.definition.ComponentRegistry;
import io.edgenode.engine.definition.DescriptorCheck;
import io.edgenode.engine.definition.FlowLoader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SinkExamplesTest {
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("examples")
  @DisplayName("every sink's examples load")
  void examplesLoad(String type, String title, String yaml) {
    FlowLoader.Loaded loaded = load(yaml);
    assertThat(loaded.flow()).as(type + ": " + title + ": " + loaded.problems()).isPresent();
  }

  @Test
  @DisplayName("every sink's options are documented, with defaults and examples that are valid")
  void documented() {
    ComponentRegistry registry = ComponentRegistry.of(new BuiltinComponents().components());
    assertThat(new DescriptorCheck(registry).findings())
        .filteredOn(finding -> finding.startsWith("sink "))
        .isEmpty();
  }

  @Test
  @DisplayName("what a sink can't be configured with is told")
  void refused() {
    for (String yaml :
        List.of(
            "{ type: http, url: ingest.example.com }",
            "{ type: http, url: \"http://a\", token: x, username: y, password: z }",
            "{ type: http, url: \"http://a\", username: y }",
            "{ type: file, path: x, delimiter: ab }",
            "{ type: file, path: x, rotate: { size: 1B } }",
            "{ type: stdout, format: xml }")) {
      assertThat(load(yaml).flow()).as(yaml).isEmpty();
    }
  }

  @Test
  @DisplayName("all that sinks can be told is bound")
  void everything() {
    for (String yaml :
        List.of(
            "{ type: http, url: \"http://a/{{ s }}\", method: put, headers: { X-A: \"{{ s }}\" },"
                + " format: json-array, content-type: a/b, token: t, connect-timeout: 1s }",
            "{ type: file, path: \"a/{{ s }}.csv\", format: csv, columns: [a, b], delimiter: \";\","
                + " rotate: { size: 1MiB, every: 1h }, batch: { count: 10, linger: 1s } }",
            "{ type: stdout, format: raw, buffer: disk, max-size: 1MiB, when-full: drop-oldest }")) {
      FlowLoader.Loaded loaded = load(yaml);
      assertThat(loaded.flow()).as(yaml + loaded.problems()).isPresent();
    }
  }

  private static FlowLoader.Loaded load(String yaml) {
    String options = yaml.substring(0, yaml.lastIndexOf('}')) + ", from: in }";
    String flow =
        "flow: example\nsources:\n  in: { type: generate, count: 1 }\nsinks:\n  out: "
            + options
            + "\n";
    return new FlowLoader(
            ComponentRegistry.of(new BuiltinComponents().components()),
            Map.of(),
            SecretResolver.none())
        .load("example.yaml", flow.getBytes(StandardCharsets.UTF_8));
  }

  static Stream<Arguments> examples() {
    return new BuiltinComponents()
        .components().stream()
            .filter(each -> each.kind() == Descriptor.Kind.SINK)
            .flatMap(
                each ->
                    each.examples().stream()
                        .map(
                            example -> Arguments.of(each.type(), example.title(), example.yaml())));
  }
}

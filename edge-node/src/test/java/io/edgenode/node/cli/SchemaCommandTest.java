package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.node.assembly.Components;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema against somebody else's validator. */
final class SchemaCommandTest {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final CliRun RUN = CliRun.of("schema");
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(RUN.out());

  static Stream<Path> flows() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("..", "flows"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
    }
  }

  static Stream<Descriptor<?>> types() {
    return Components.discover().all().stream();
  }

  @Test
  void itIsASchemaItself() throws JsonProcessingException {
    JsonSchema meta =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));

    assertThat(RUN.exit()).isZero();
    assertThat(meta.validate(new ObjectMapper().readTree(RUN.out()))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("flows")
  void theShippedFlowsAreValid(Path flow) throws IOException {
    assertThat(SCHEMA.validate(YAML.readTree(Files.readString(flow)))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("types")
  void everyExampleIsValid(Descriptor<?> type) throws IOException {
    String section = type.kind().name().toLowerCase(java.util.Locale.ROOT) + "s";
    for (Descriptor.Example example : type.examples()) {
      JsonNode flow = YAML.readTree("flow: x\n" + section + ": { it: {} }\n");
      JsonNode component = YAML.readTree(example.yaml());
      ((com.fasterxml.jackson.databind.node.ObjectNode) flow.get(section)).set("it", component);
      assertThat(SCHEMA.validate(flow)).as(example.yaml()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sources: {}",
        "flow: Cold Room",
        "flow: x\nlanes: many",
        "flow: x\nsourcs: {}",
        "flow: x\nsources: { a: { type: generat } }",
        "flow: x\nsources: { a: { type: generate, cuont: 3 } }",
        "flow: x\nsources: { A: { type: generate } }",
        "flow: x\nsinks: { a: { type: drop, from: 3.5 } }",
        "flow: x\nprocessors: { a: { type: filter, from: b } }"
      })
  void whatLintRefusesIsNotValid(String flow) throws JsonProcessingException {
    Set<ValidationMessage> found = SCHEMA.validate(YAML.readTree(flow));

    assertThat(found).isNotEmpty();
  }
}

package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.definition.ComponentRegistry;
import io.edgenode.node.assembly.Components;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CreateCommandTest {
  private static final ComponentRegistry REGISTRY = Components.discover();

  /** Every type at least once. */
  static Stream<String> paths() {
    String all = String.join(",", types(Descriptor.Kind.PROCESSOR));
    return Stream.of(
            types(Descriptor.Kind.SOURCE).stream().map(source -> source + "/drop"),
            types(Descriptor.Kind.PROCESSOR).stream().map(step -> "generate/" + step + "/drop"),
            types(Descriptor.Kind.WINDOW).stream().map(step -> "generate/" + step + "/drop"),
            types(Descriptor.Kind.SINK).stream().map(sink -> "generate//" + sink),
            Stream.of("generate/" + all + "/stdout"))
        .flatMap(each -> each);
  }

  private static List<String> types(Descriptor.Kind kind) {
    return REGISTRY.all(kind).stream().map(Descriptor::type).toList();
  }

  @ParameterizedTest
  @MethodSource("paths")
  void whatIsCreatedLintsClean(String path, @TempDir Path scratch) throws Exception {
    CliRun created = CliRun.of("create", path);
    Path flow = Files.writeString(scratch.resolve("flow.yaml"), created.out());

    CliRun lint = CliRun.of("lint", "--strict", flow.toString());

    assertThat(created.exit()).isZero();
    assertThat(created.err()).isEmpty();
    assertThat(lint.out()).isEmpty();
    assertThat(lint.exit()).isZero();
  }

  @Test
  void whatIsCreatedReadsWell() {
    assertThat(CliRun.of("create", "--name", "cold-room", "http-listener/filter/drop").out())
        .isEqualTo(
            """
            flow: cold-room

            sources:
              http-listener:
                type: http-listener
                # The port to listen on; 0 takes a free one. Flows may share a port with different paths.
                port: 8081

            processors:
              filter:
                type: filter
                from: http-listener
                # The condition; null counts as false.
                where: temperature > 30

            sinks:
              drop:
                type: drop
                from: filter
            """);
  }

  @ParameterizedTest
  @CsvSource({"http-listener, 8081, 8082", "mqtt-listener, , 1884"})
  void theSecondListenerOfAJoinHasAPortOfItsOwn(String type, @Nullable Integer first, int second) {
    String created = CliRun.of("create", type + "/join/file").out();

    assertThat(created.lines().map(String::strip).filter(line -> line.startsWith("port:")))
        .containsExactlyElementsOf(
            Stream.of(first, second)
                .filter(Objects::nonNull)
                .map(port -> "port: " + port)
                .toList());
    assertThat(created).contains("from: [" + type + ", " + type + "-source]");
  }

  @Test
  void everyUnknownTypeIsNamed() {
    assertThat(CliRun.of("create", "flie/fliter,mpa/filee").err())
        .contains(
            "unknown source type 'flie'; did you mean 'file'?",
            "unknown processor type 'fliter'; did you mean 'filter'?",
            "unknown processor type 'mpa'; did you mean 'map'?",
            "unknown sink type 'filee'; did you mean 'file'?");
  }

  @Test
  void anUnknownTypeIsAUsageErrorWithAGuess() {
    CliRun run = CliRun.of("create", "generate/fliter/drop");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("unknown processor type 'fliter'; did you mean 'filter'?");
  }

  @Test
  void whatIsNoPathIsAUsageErrorThatShowsTheForm() {
    assertThat(CliRun.of("create", "generate"))
        .satisfies(
            run -> {
              assertThat(run.exit()).isEqualTo(2);
              assertThat(run.err()).contains("SOURCE/PROCESSOR,…/SINK").contains("'generate'");
            });
    assertThat(CliRun.of("create", "--name", "Cold Room", "generate/drop").err())
        .contains("lower-case letters")
        .contains("'Cold Room'");
    assertThat(CliRun.of("create").exit()).isEqualTo(2);
  }
}

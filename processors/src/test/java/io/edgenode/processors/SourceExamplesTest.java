package io.edgenode.processors;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.definition.ComponentRegistry;
import io.edgenode.engine.definition.FlowLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SourceExamplesTest {
  /** A sink for flows that are only loaded. */
  record NowhereConfig() {}

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("examples")
  @DisplayName("every source's examples load")
  void examplesLoad(String type, String title, String yaml) {
    List<Descriptor<?>> known = new ArrayList<>(new BuiltinComponents().components());
    known.add(
        Descriptor.sink(
                "nowhere",
                NowhereConfig.class,
                config -> {
                  throw new IllegalStateException("the flow is only loaded: no " + Sink.class);
                })
            .summary("Takes nothing.")
            .build());
    FlowLoader loader =
        new FlowLoader(ComponentRegistry.of(known), Map.of(), SecretResolver.none());
    String flow =
        "flow: example\nsources:\n  in: " + yaml + "\nsinks:\n  out: { type: nowhere, from: in }\n";

    FlowLoader.Loaded loaded = loader.load("example.yaml", flow.getBytes(StandardCharsets.UTF_8));

    assertThat(loaded.flow()).as(type + ": " + title + ": " + loaded.problems()).isPresent();
  }

  static Stream<Arguments> examples() {
    return new BuiltinComponents()
        .components().stream()
            .filter(each -> each.kind() == Descriptor.Kind.SOURCE)
            .flatMap(
                each ->
                    each.examples().stream()
                        .map(
                            example -> Arguments.of(each.type(), example.title(), example.yaml())));
  }
}

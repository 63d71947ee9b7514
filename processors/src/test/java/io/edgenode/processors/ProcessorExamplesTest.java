package io.edgenode.processors;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.definition.ComponentRegistry;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.FlowLoader;
import io.edgenode.engine.testkit.Played;
import io.edgenode.engine.testkit.TestKit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ProcessorExamplesTest {
  /** Has what the examples ask for. */
  private static final String READING =
      "{\"ts\":1700000000000,\"site\":\"a\",\"sensor\":\"s1\",\"temperature\":31.2,\"humidity\":40,"
          + "\"readings\":[{\"t\":1}],\"payload\":\"{}\",\"seq\":7}";

  /** What examples that parse text ask for, by what is said of the text. */
  private static final Map<String, String> TEXTS =
      Map.of(
          "format: senml", "[{\"bn\":\"s1/\",\"n\":\"t\",\"v\":31.2}]",
          "format: riotbench", "1700000000000,{\"e\":[{\"n\":\"t\",\"v\":\"31.2\"}]}",
          "format: csv", "m1,31.2",
          "format: key-value", "level=info t=31.2");

  /** A sink for flows that are only loaded. */
  record NowhereConfig() {}

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("examples")
  @DisplayName("every processor's examples load in a flow and take a reading without failure")
  void examplesRun(String type, String title, String yaml) {
    FlowLoader.Loaded loaded = load(type, yaml);

    assertThat(loaded.flow()).as(type + ": " + title + ": " + loaded.problems()).isPresent();
    FlowDefinition.Component processor =
        loaded.flow().get().components().stream()
            .filter(component -> component.name().equals("it"))
            .findFirst()
            .orElseThrow();
    Played played = play(processor.descriptor(), processor.config(), text(yaml));
    assertThat(played.failures()).isEmpty();
    assertThat(played.emissions()).isNotEmpty();
  }

  private static String text(String yaml) {
    return TEXTS.entrySet().stream()
        .filter(text -> yaml.contains(text.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(READING);
  }

  private static <C extends Record> Played play(
      Descriptor<C> descriptor, Record config, String text) {
    return TestKit.of(descriptor, descriptor.config().cast(config))
        .attributes("mqtt.topic", "a")
        .send(text)
        .end()
        .play(TestKit.Mode.RESTORED);
  }

  private static FlowLoader.Loaded load(String type, String yaml) {
    List<Descriptor<?>> known = new ArrayList<>(new BuiltinComponents().components());
    known.add(
        Descriptor.sink(
                "nowhere",
                NowhereConfig.class,
                config -> {
                  throw new IllegalStateException("the flow is only loaded");
                })
            .summary("Takes nothing.")
            .build());
    String way = type.equals("route") ? "it.unmatched" : "it";
    String flow =
        "flow: example\n"
            + "sources:\n  in: { type: generate, count: 1 }\n"
            + "processors:\n  it: "
            + yaml.replaceFirst("\\{", "{ from: in,")
            + "\nsinks:\n  out: { type: nowhere, from: "
            + way
            + " }\n";
    return new FlowLoader(ComponentRegistry.of(known), Map.of(), SecretResolver.none())
        .load("example.yaml", flow.getBytes(StandardCharsets.UTF_8));
  }

  static Stream<Arguments> examples() {
    return new BuiltinComponents()
        .components().stream()
            .filter(each -> each.kind() == Descriptor.Kind.PROCESSOR)
            .filter(each -> each.factory() instanceof Descriptor.Factory.OfProcessor<?>)
            .flatMap(
                each ->
                    each.examples().stream()
                        .map(
                            example -> Arguments.of(each.type(), example.title(), example.yaml())));
  }
}

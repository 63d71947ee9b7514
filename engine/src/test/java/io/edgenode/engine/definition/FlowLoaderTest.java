package io.edgenode.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.definition.FlowDefinition.Component;
import io.edgenode.engine.definition.FlowDefinition.Input;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlowLoaderTest {
  private static final String FLOW =
      """
      flow: cold-chain
      description: Freezer readings
      parameters: { limit: 30, out: out, home: "${env:HOME}" }
      journal: { durability: { interval: 100ms }, max-size: 8MiB, when-full: drop-oldest, retain: 2h }
      checkpoint: { interval: 500ms }
      dead-letter: { max-size: 2MiB }

      sinks:
        archive:   { type: store, from: hot, path: "${home}/${out}/a.ndjson", batch: { count: 10 } }
        cold:      { type: drop, from: [hot.unmatched, ways.unmatched] }
        left:      { type: drop, from: ways.left }
      processors:
        ways:      { type: fork, from: answer, routes: { left: a, right: b } }
        answer:    { type: ask, from: readings, url: "http://x/", timeout: 2s }
        hot:
          type: pick
          from: readings
          level: ${limit}
          names: one
          table: { b: 2, a: 1 }
          room: 64KiB
      sources:
        readings:  { type: feed, path: data/readings.ndjson, follow: false, idle-timeout: 5s }
      """;

  @Test
  void aValidFlowBecomesADefinitionInTopologicalOrder() {
    FlowDefinition flow = Shelf.valid(FLOW);

    assertThat(flow.name()).isEqualTo("cold-chain");
    assertThat(flow.lanes()).isEqualTo(1);
    assertThat(flow.journal())
        .isEqualTo(
            new FlowDefinition.Journal(
                new Durability(Durability.Level.INTERVAL, Optional.of(Duration.ofMillis(100))),
                new ByteSize(8 << 20),
                WhenFull.DROP_OLDEST,
                Duration.ofHours(2)));
    assertThat(flow.checkpoint().interval()).isEqualTo(Duration.ofMillis(500));
    assertThat(flow.deadLetter())
        .isEqualTo(
            new FlowDefinition.DeadLetter(new ByteSize(2 << 20), WhenLettersFull.BACKPRESSURE));
    assertThat(flow.components())
        .extracting(Component::name)
        .containsExactly("readings", "answer", "hot", "archive", "ways", "cold", "left");
  }

  @Test
  void optionsAreBoundByTheirDeclaredType() {
    Map<String, Component> components = components(Shelf.valid(FLOW));

    Shelf.PickConfig hot = (Shelf.PickConfig) component(components, "hot").config();
    assertThat(hot.level()).isEqualTo(30);
    assertThat(hot.factor()).isEqualTo(1.5);
    assertThat(hot.names()).containsExactly("one");
    assertThat(hot.table()).containsExactly(Map.entry("b", 2L), Map.entry("a", 1L));
    assertThat(hot.every()).isEqualTo(Duration.ofSeconds(1));
    assertThat(hot.room()).contains(new ByteSize(65536));
    assertThat(hot.stamp()).isEqualTo(new Shelf.Stamp("ts", "ms"));
    assertThat(hot.only()).isEmpty();
    assertThat(hot.where().source()).isEqualTo("true");
    assertThat(hot.key().isEmpty()).isTrue();
    Shelf.StoreConfig archive = (Shelf.StoreConfig) component(components, "archive").config();
    assertThat(archive.path().constant()).contains("/home/gate/out/a.ndjson");
    assertThat(archive.password()).isEmpty();
    SinkOptions sink = component(components, "archive").sink().orElseThrow();
    assertThat(sink.batch().count()).isEqualTo(10);
    assertThat(sink.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(component(components, "readings").source())
        .contains(new SourceOptions(10_000, Duration.ofSeconds(5)));
    assertThat(component(components, "answer").async())
        .contains(new AsyncOptions(64, Duration.ofSeconds(2)));
    assertThat(component(components, "hot").sink()).isEmpty();
  }

  @Test
  void edgesNameComponentAndRelationship() {
    Map<String, Component> components = components(Shelf.valid(FLOW));

    assertThat(component(components, "archive").from())
        .containsExactly(new Input("hot", "success"));
    assertThat(component(components, "cold").from())
        .containsExactly(new Input("hot", "unmatched"), new Input("ways", "unmatched"));
    assertThat(component(components, "hot").relationships())
        .extracting(Relationship::name)
        .containsExactly("success", "failure", "unmatched");
    assertThat(component(components, "ways").relationships())
        .extracting(Relationship::name)
        .containsExactly("left", "right", "failure", "unmatched");
  }

  private static Map<String, Component> components(FlowDefinition flow) {
    return flow.components().stream()
        .collect(java.util.stream.Collectors.toMap(Component::name, c -> c));
  }

  private static Component component(Map<String, Component> components, String name) {
    return Optional.ofNullable(components.get(name)).orElseThrow();
  }
}

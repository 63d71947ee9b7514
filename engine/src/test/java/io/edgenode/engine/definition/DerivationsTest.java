package io.edgenode.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.edgenode.engine.api.AsyncProcessor;
import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Descriptor.Trait;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.Sink;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Schema, reference, skeletons and checks are derived from the same declarations as binding. */
class DerivationsTest {
  private final ComponentRegistry registry = Shelf.registry();

  @Test
  void theSchemaDescribesEveryTypeAndOption() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(new FlowSchema(registry).write());

    assertThat(schema.at("/$schema").asText())
        .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    assertThat(schema.at("/properties").fieldNames())
        .toIterable()
        .contains("flow", "parameters", "lanes", "journal", "sources", "windows", "sinks");
    assertThat(schema.at("/required/0").asText()).isEqualTo("flow");
    assertThat(schema.at("/$defs").size()).isEqualTo(registry.all().size());
    JsonNode pick = schema.at("/$defs/processor-pick");
    assertThat(pick.at("/properties/type/const").asText()).isEqualTo("pick");
    assertThat(pick.at("/properties/level/description").asText())
        .isEqualTo("How much. At least 0. At most 100.");
    assertThat(pick.at("/required").toString()).isEqualTo("[\"level\"]");
    assertThat(pick.at("/additionalProperties").asBoolean(true)).isFalse();
    assertThat(schema.at("/$defs/sink-store/properties/batch/properties/count").isMissingNode())
        .isFalse();
    assertThat(schema.at("/$defs/source-feed/properties/format/enum").toString())
        .isEqualTo("[\"ndjson\",\"whole-file\"]");
    assertThat(schema.at("/properties/sources/additionalProperties/allOf/0/then/$ref").asText())
        .isEqualTo("#/$defs/source-feed");
  }

  @Test
  void theSchemaIsTheSameEveryTime() {
    assertThat(new FlowSchema(registry).write()).isEqualTo(new FlowSchema(registry).write());
  }

  @Test
  void theReferenceHoldsEveryTypeAndOption() {
    String reference = new ReferenceWriter(registry).markdown();

    assertThat(reference)
        .contains(
            "## Sources", "### feed", "## Processors", "### pick", "### Options of every sink")
        .contains("| `level` | integer, 0 to 100 | required | How much. For example `7`. |")
        .contains("| `stamp.field` | text | required | Which field. |")
        .contains("| `unmatched` | The rest. | filtered |")
        .contains("| `batch.linger` |")
        .contains("```yaml\n{ type: feed, path: in.ndjson }\n```");
  }

  @Test
  void aSkeletonIsAValidFlow() {
    String yaml = new FlowSkeleton(registry).create("feed/pick,fork,pick,ask/store");

    FlowDefinition flow = Shelf.valid(yaml);
    assertThat(flow.components())
        .extracting(FlowDefinition.Component::name)
        .containsExactly("feed", "pick", "fork", "pick-processor", "ask", "store");
    assertThat(new FlowSkeleton(registry).create("feed//drop"))
        .isEqualTo(
            """
            flow: my-flow

            sources:
              feed:
                type: feed
                # What to read.
                path: in.ndjson

            sinks:
              drop:
                type: drop
                from: feed
            """);
  }

  @Test
  void aSkeletonOfWhatIsNotThereIsRefusedWithASuggestion() {
    FlowSkeleton skeleton = new FlowSkeleton(registry);
    assertThatThrownBy(() -> skeleton.create("fed/pick/drop"))
        .hasMessage("unknown source type 'fed'; did you mean 'feed'?");
    assertThatThrownBy(() -> skeleton.create("feed/pik/drop"))
        .hasMessage("unknown processor type 'pik'; did you mean 'pick'?");
    assertThatThrownBy(() -> skeleton.create("feed"))
        .hasMessageContaining("SOURCE/PROCESSOR,…/SINK");
  }

  record BadConfig(
      @Option(doc = " ", defaultValue = "64K") ByteSize room,
      @Option(doc = "X.", example = "0", min = "1") int count) {}

  @Test
  void anUndocumentedOrWronglyDocumentedTypeIsFound() {
    Descriptor<BadConfig> bad =
        Descriptor.sink("bad", BadConfig.class, config -> (Sink) null)
            .example("One", "{ type: bad, cuont: 1 }")
            .build();
    assertThat(new DescriptorCheck(ComponentRegistry.of(List.of(bad))).findings())
        .anySatisfy(f -> assertThat(f).isEqualTo("sink bad has no summary"))
        .anySatisfy(f -> assertThat(f).isEqualTo("sink bad: option room has no doc"))
        .anySatisfy(f -> assertThat(f).contains("option room, default").contains("must be a size"))
        .anySatisfy(f -> assertThat(f).contains("option count, example").contains("at least 1"))
        .anySatisfy(
            f -> assertThat(f).contains("example 'One'").contains("unknown option 'cuont'"));
  }

  record SecretConfig(@Option(doc = "X.", secret = true, example = "ENC(a1b2)") String token) {}

  @Test
  void anExampleMayShowAnEncryptedSecret() {
    Descriptor<SecretConfig> good =
        Descriptor.sink("good", SecretConfig.class, config -> (Sink) null)
            .summary("Good.")
            .example("One", "{ type: good, token: ENC(a1b2) }")
            .build();
    assertThat(new DescriptorCheck(ComponentRegistry.of(List.of(good))).findings()).isEmpty();
  }

  record TakenConfig(@Option(doc = "X.") int retries) {}

  @Test
  void aRegistryRefusesWhatCantBeTold() {
    Descriptor<?> taken = Descriptor.sink("x", TakenConfig.class, c -> (Sink) null).build();
    Descriptor<?> drop = registry.find(Descriptor.Kind.SINK, "drop").orElseThrow();

    assertThatThrownBy(() -> ComponentRegistry.of(List.of(taken)))
        .hasMessage("sink type 'x': option 'retries' is one that every sink has already");
    assertThatThrownBy(() -> ComponentRegistry.of(List.of(drop, drop)))
        .hasMessage("sink type 'drop' is registered twice");
  }

  record PlainConfig(@Option(doc = "X.") int number) {}

  @Test
  void aRegistryRefusesAStatelessTypeThatSaysOrIsOtherwise() {
    Processor passOn = (in, out) -> out.emit(in);
    for (Trait other :
        List.of(
            Trait.STATEFUL, Trait.ABSORBS, Trait.DROPS, Trait.NOT_DETERMINISTIC, Trait.QUERYABLE)) {
      Descriptor<?> both =
          Descriptor.processor("x", PlainConfig.class, c -> passOn)
              .trait(Trait.STATELESS)
              .trait(other)
              .build();
      assertThatThrownBy(() -> ComponentRegistry.of(List.of(both)))
          .hasMessage(
              "processor type 'x' says STATELESS and %s: a worker computes stateless processors"
                  + " ahead of the lane, each FlowFile by itself; leave out one of the two",
              other);
    }
    AsyncProcessor later = (in, out) -> Future.succeededFuture();
    for (Descriptor<?> wrong :
        List.<Descriptor<?>>of(
            Descriptor.asyncProcessor("x", PlainConfig.class, c -> later)
                .trait(Trait.STATELESS)
                .build(),
            Descriptor.sink("x", PlainConfig.class, c -> (Sink) null)
                .trait(Trait.STATELESS)
                .build())) {
      assertThatThrownBy(() -> ComponentRegistry.of(List.of(wrong)))
          .hasMessageStartingWith(ComponentRegistry.kindName(wrong.kind()) + " type 'x'")
          .hasMessageContaining("says STATELESS, which only a processor that is not asynchronous");
    }
    ComponentRegistry.of(
        List.of(
            Descriptor.processor("x", PlainConfig.class, c -> passOn)
                .trait(Trait.STATELESS)
                .build()));
  }
}

package io.edgenode.engine.definition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.Source;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.definition.FlowDefinition.Component;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The version hash (K35), the state schema (K36) and the resolved form (K37). */
class FlowVersionTest {
  private static final String FLOW =
      """
      flow: f
      description: Some
      parameters: { limit: 30, out: out, home: "${env:HOME}", version: 1.10 }
      lanes: 1
      sources:
        in: { type: feed, path: "data/v${version}", token: plain-token }
      processors:
        mid:
          type: pick
          from: in
          level: 7
          where: temperature > ${limit} && x != ${env:LIMIT} && '$${'  != y
          names: [a, b]
          table: { a: 1, b: 2 }
          every: 2s
          key: [site, sensor]
        far: { type: ask, from: mid.unmatched, url: "http://x/", timeout: 2s }
      sinks:
        out:
          type: store
          from: mid
          path: "${home}/${out}/{{ site }}.ndjson"
          password: ENC(terces)
          headers: { a: "ENC(rehto)", b: "x $${y} ${out}" }
          batch: { count: 10 }
        end: { type: drop, from: far }
      """;

  private static FlowDefinition changed(String from, String to) {
    assertThat(FLOW).contains(from);
    return Shelf.valid(FLOW.replace(from, to));
  }

  private static String schema(FlowDefinition flow, String component) {
    return flow.components().stream()
        .filter(c -> c.name().equals(component))
        .map(Component::schema)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @DisplayName("K35: what lane results depend on makes another version")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          limit: 30            | limit: 31
          level: 7             | level: 8
          names: [a, b]        | names: [b, a]
          { a: 1, b: 2 }       | { b: 2, a: 1 }
          from: mid.unmatched  | from: mid.failure
          [site, sensor]       | [site]
          timeout: 2s          | timeout: 3s
          flow: f              | flow: g
          far                  | fern
          end:                 | final:
          path: "data          | path: "dota
          lanes: 1             | partition-by: [a]
          """)
  void k35WhatResultsDependOnMakesAnotherVersion(String from, String to) {
    FlowDefinition flow = Shelf.valid(FLOW.replace(from.strip(), to.strip()));
    assertThat(FLOW).contains(from.strip());
    assertThat(flow.version()).matches("[0-9a-f]{64}").isNotEqualTo(Shelf.valid(FLOW).version());
  }

  @ParameterizedTest
  @DisplayName("K35: sink options, secrets, comments and ways of writing make no other version")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          count: 10            | count: 20
          {{ site }}.ndjson    | {{ site }}.txt
          ENC(terces)          | ENC(tnereffid)
          plain-token          | other-token
          description: Some    | description: Other
          every: 2s            | every: 2000ms
          limit: 30            | limit: "${env:X:-30}"
          level: 7             | level: "7" # seven
          type: drop, from: far| from: [far.success], type: drop
          type: pick           | factor: 1.5
          """)
  void k35OtherThingsMakeNoOtherVersion(String from, String to) {
    String text = to.equals("factor: 1.5") ? "type: pick\n    factor: 1.5" : to;
    FlowDefinition flow = changed(from, text);
    assertThat(flow.version()).isEqualTo(Shelf.valid(FLOW).version());
  }

  @Test
  @DisplayName("K36: the state schema changes with what shapes state, and with nothing else")
  void k36TheSchemaChangesWithWhatShapesState() {
    String before = schema(Shelf.valid(FLOW), "mid");

    assertThat(schema(changed("level: 7", "level: 8"), "mid")).isNotEqualTo(before);
    assertThat(schema(changed("[site, sensor]", "[site]"), "mid")).isNotEqualTo(before);
    assertThat(schema(changed("every: 2s", "every: 3s"), "mid")).isEqualTo(before);
    assertThat(schema(changed("from: in", "from: [in]"), "mid")).isEqualTo(before);
    assertThat(schema(changed("data/v", "other/v"), "mid")).isEqualTo(before);
    assertThat(schema(changed("timeout: 2s", "timeout: 3s"), "far"))
        .isEqualTo(schema(Shelf.valid(FLOW), "far"));
  }

  record OldConfig(@Option(doc = "X.", defaultValue = "1") int size) {}

  record NewConfig(
      @Option(doc = "X.", defaultValue = "1") int size,
      @Option(doc = "Y.", defaultValue = "{}") Extra extra) {}

  record Extra(@Option(doc = "Z.", defaultValue = "5") int more) {}

  private static FlowLoader loader(Class<? extends Record> config) {
    return new FlowLoader(
        ComponentRegistry.of(
            List.of(
                Descriptor.source("feed", config, c -> (Source) null).build(),
                Descriptor.sink("drop", config, c -> (Sink) null).build())),
        Map.of(),
        SecretResolver.none());
  }

  @Test
  @DisplayName("K37: a version stored by an older jar is the same one in a jar with more options")
  void k37AVersionSurvivesComponentsThatGainOptions() {
    String yaml =
        "flow: f\nsources: { in: { type: feed, size: 3 } }\n"
            + "sinks: { out: { type: drop, from: in } }";
    FlowDefinition old =
        loader(OldConfig.class).load("f.yaml", yaml.getBytes(UTF_8)).flow().orElseThrow();
    FlowDefinition now =
        loader(NewConfig.class).loadVersion(old.resolved(), Map.of()).flow().orElseThrow();

    assertThat(now.version()).isEqualTo(old.version());
    assertThat(schema(now, "in")).isEqualTo(schema(old, "in"));
    assertThat(
            loader(NewConfig.class)
                .load(
                    "f.yaml",
                    yaml.replace("size: 3", "size: 3, extra: { more: 6 }").getBytes(UTF_8))
                .flow()
                .orElseThrow()
                .version())
        .isNotEqualTo(old.version());
  }

  @Test
  @DisplayName("K37: what a secret parameter is part of stays a reference too")
  void k37WhatASecretParameterIsPartOfStaysAReference() {
    String yaml =
        """
        flow: f
        parameters: { pw: ENC(yranac), user: plainuser, plain: plainpart }
        sources: { in: { type: feed, path: "${user}/x", token: "${user}:${plain}" } }
        sinks:
          out:
            type: store
            from: in
            path: x
            password: "${user}:${pw}"
            headers: { auth: "Bearer ${pw}", "{{ no key }}": "{{ a + '${pw}' }}${user}" }
        """;
    FlowLoader.Loaded first = Shelf.load(yaml);
    FlowDefinition flow = first.flow().orElseThrow();
    String resolved = new String(flow.resolved(), UTF_8);

    assertThat(resolved)
        .contains("\"pw\":\"ENC(yranac)\"", "${user}:${pw}", "Bearer ${pw}")
        .doesNotContain("canary", "plainpart");
    FlowDefinition again =
        Shelf.loader().loadVersion(flow.resolved(), first.plainSecrets()).flow().orElseThrow();
    assertThat(new String(again.resolved(), UTF_8)).isEqualTo(resolved);
    assertThat(again.version()).isEqualTo(flow.version());
    Shelf.StoreConfig out = (Shelf.StoreConfig) component(again, "out").config();
    assertThat(out.password()).contains("plainuser:canary");
    assertThat(out.headers().values().iterator().next().constant()).contains("Bearer canary");
    assertThat(((Shelf.FeedConfig) component(again, "in").config()).token())
        .isEqualTo("plainuser:plainpart");
  }

  @Test
  @DisplayName("K37: the resolved form loads as the same flow, without its environment")
  void k37TheResolvedFormLoadsAsTheSameFlow() {
    FlowLoader.Loaded first = Shelf.load(FLOW);
    FlowDefinition flow = first.flow().orElseThrow();

    FlowLoader bare = new FlowLoader(Shelf.registry(), Map.of(), Shelf.BACKWARDS);
    FlowLoader.Loaded again = bare.loadVersion(flow.resolved(), first.plainSecrets());

    assertThat(again.problems().toString()).isEmpty();
    FlowDefinition reloaded = again.flow().orElseThrow();
    assertThat(new String(reloaded.resolved(), UTF_8))
        .isEqualTo(new String(flow.resolved(), UTF_8));
    assertThat(reloaded.version()).isEqualTo(flow.version());
    assertThat(reloaded.components())
        .extracting(Component::name, Component::schema, Component::from, Component::sink)
        .isEqualTo(
            flow.components().stream()
                .map(
                    c ->
                        org.assertj.core.groups.Tuple.tuple(
                            c.name(), c.schema(), c.from(), c.sink()))
                .toList());
    Shelf.FeedConfig in = (Shelf.FeedConfig) component(reloaded, "in").config();
    assertThat(in.path()).isEqualTo("data/v1.10");
    assertThat(in.token()).isEqualTo("plain-token");
    Shelf.StoreConfig out = (Shelf.StoreConfig) component(reloaded, "out").config();
    assertThat(out.password()).contains("secret");
    assertThat(out.headers().values())
        .extracting(header -> header.constant().orElse(""))
        .containsExactly("other", "x ${y} out");
  }

  @Test
  @DisplayName("K37: secrets stay references in the resolved form")
  void k37SecretsStayReferences() {
    FlowDefinition flow = Shelf.valid(FLOW);
    String resolved = new String(flow.resolved(), UTF_8);

    assertThat(resolved)
        .contains("ENC(terces)", "ENC(rehto)", "${literal:sources.in.token}")
        .doesNotContain("plain-token", "\"secret\"", "\"other\"");
  }

  @Test
  @DisplayName("K37: a plain secret that is gone from the file fails that version alone")
  void k37APlainSecretThatIsGoneIsAProblem() {
    FlowDefinition flow = Shelf.valid(FLOW);
    FlowLoader.Loaded again = Shelf.loader().loadVersion(flow.resolved(), Map.of());

    assertThat(again.flow()).isEmpty();
    assertThat(again.problems().toString())
        .contains("the secret at sources.in.token is no longer in the flow's file");
  }

  @Test
  @DisplayName("P10: no secret is in a problem, wherever it came from")
  void p10NoSecretIsInAProblem() {
    FlowLoader.Loaded loaded =
        new FlowLoader(Shelf.registry(), Map.of("PW", "canary-1"), cipher -> "canary-2")
            .load(
                "flow.yaml",
                """
                flow: f
                parameters: { pw: ENC(a) }
                lanes: ENC(x)
                checkpoint: { interval: "${pw}" }
                sources:
                  in: { type: feed, path: x, token: "${pw}", format: ENC(y), follow: "${pw}" }
                sinks:
                  out: { type: store, from: in, path: x, password: "${env:PW}", max-size: "${pw}s" }
                """
                    .getBytes(UTF_8));

    assertThat(loaded.flow()).isEmpty();
    assertThat(loaded.problems().toString())
        .contains("'lanes' must be", "not the secret given")
        .doesNotContain("canary");
    assertThat(loaded.toString()).doesNotContain("canary");
  }

  @Test
  void encryptedTextWithoutAKeyIsAnError() {
    FlowLoader.Loaded loaded =
        new FlowLoader(Shelf.registry(), Map.of("HOME", "/", "LIMIT", "1"), SecretResolver.none())
            .load("flow.yaml", FLOW.getBytes(UTF_8));
    assertThat(loaded.problems().toString())
        .contains(
            "flow.yaml:23:15: ENC(…) can't be decrypted: no secrets key can be configured yet; put the"
                + " secret into the environment, and write ${env:NAME}");
  }

  @Test
  void aJsonFileIsTheSameFlow() {
    FlowDefinition yaml =
        Shelf.valid(
            "flow: f\nsources: { in: { type: feed, path: no } }\nsinks: { out: { type: drop, from: in } }");
    FlowLoader.Loaded json =
        Shelf.load(
            "flow.json",
            """
            {
            \t"flow": "f",
            \t"sources": {"in": {"type": "feed", "path": "no", "follow": false, "buffer": 10000}},
            \t"sinks": {"out": {"type": "drop", "from": ["in"]}}
            }
            """);
    assertThat(json.problems().toString()).isEmpty();
    assertThat(json.flow().orElseThrow().version()).isEqualTo(yaml.version());
  }

  private static Component component(FlowDefinition flow, String name) {
    return flow.components().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }
}

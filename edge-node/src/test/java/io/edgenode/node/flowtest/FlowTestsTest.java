package io.edgenode.node.flowtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.node.assembly.Components;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlowTestsTest {
  private static final FlowTests TESTS = new FlowTests(Components.discover(), Map.of());

  @TempDir private Path directory;

  @AfterAll
  static void close() {
    TESTS.close();
  }

  private static final String FLOW =
      """
      flow: hot
      parameters: { limit: 30 }
      sources:
        readings: { type: generate }
      processors:
        hot: { type: filter, from: readings, where: "temperature > ${limit}" }
        fresh: { type: dedupe, from: hot, key: sensor, ttl: 10s }
      sinks:
        archive: { type: http, from: fresh, url: "http://127.0.0.1:1/none" }
        cold: { type: drop, from: hot.unmatched }
        again: { type: drop, from: fresh.duplicate }
      """;

  @BeforeEach
  void writeFlow() throws IOException {
    Files.writeString(directory.resolve("hot.yaml"), FLOW);
  }

  private FlowTests.Outcome run(String yaml) {
    return run(yaml, false);
  }

  private FlowTests.Outcome run(String yaml, boolean updateGolden) {
    Path file = directory.resolve("hot.test.yaml");
    try {
      Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return TESTS.run(List.of(file), name -> true, updateGolden, result -> {});
  }

  private static List<String> failures(FlowTests.Outcome outcome) {
    assertThat(outcome.problems()).isEmpty();
    return outcome.results().stream().flatMap(result -> result.failures().stream()).toList();
  }

  @Test
  @DisplayName("every flow that is shipped has a test, and it passes")
  void shippedFlows() throws IOException {
    Path flows = Path.of("..", "flows");
    try (var files = Files.list(flows)) {
      for (Path flow : files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
        String name = flow.getFileName().toString().replace(".yaml", ".test.yaml");
        Path test = flows.resolve("tests").resolve(name);
        assertThat(test).exists();
        assertThat(failures(TESTS.run(List.of(test), all -> true, false, result -> {}))).isEmpty();
      }
    }
  }

  @Test
  @DisplayName("P2, K20: TTLs and timers go by the test's clock, across crashes behind each step")
  void virtualTime() {
    assertThat(
            failures(
                run(
                    """
                    flow: hot.yaml
                    cases:
                      ttl:
                        given:
                          - { record: { sensor: a, temperature: 31 } }
                          - { at: 9999ms, record: { sensor: a, temperature: 32 } }
                          - { at: 20s, record: { sensor: a, temperature: 33 } }
                        expect:
                          archive:
                            - { sensor: a, temperature: 31 }
                            - { sensor: a, temperature: 33 }
                          again: [{ sensor: a, temperature: 32 }]
                          ledger: { journalled: 3, delivered: 3 }
                    """)))
        .isEmpty();
  }

  @Test
  @DisplayName("where a number is expected and another came, what came is shown, up to ten")
  void miscounted() {
    List<String> failures =
        failures(
            run(
                """
                flow: hot.yaml
                parameters: { limit: 25 }
                cases:
                  wrong:
                    given:
                      - records: [%s]
                    expect: { archive: { count: 2 } }
                """
                    .formatted(
                        IntStream.range(0, 12)
                            .mapToObj(i -> "{ sensor: s" + i + ", temperature: 27 }")
                            .collect(Collectors.joining(", ")))));

    assertThat(failures).hasSize(1);
    assertThat(failures.get(0))
        .contains("sink 'archive' was given 12 FlowFiles, expected 2\n    + {\"sensor\":\"s0\"")
        .endsWith("\n    … and 2 more");
  }

  @Test
  @DisplayName("a failure names line, case, difference, and shows a diff")
  void failureIsReadable() {
    List<String> failures =
        failures(
            run(
                """
                flow: hot.yaml
                parameters: { limit: 25 }
                cases:
                  wrong:
                    given:
                      - records:
                          - { sensor: a, temperature: 26.5 }
                          - { sensor: b, temperature: 20 }
                    expect:
                      archive:
                        - { sensor: a, temperature: 27 }
                      cold: []
                """));

    assertThat(failures).hasSize(2);
    assertThat(failures.get(0))
        .contains("hot.test.yaml:10:7: case 'wrong': sink 'archive': FlowFile 1 of 1 (line 11)")
        .contains("temperature is 26.5, expected 27")
        .contains("\n    - {\"sensor\":\"a\",\"temperature\":27}")
        .contains("\n    + {\"sensor\":\"a\",\"temperature\":26.5}");
    assertThat(failures.get(1))
        .contains("hot.test.yaml:12:7")
        .contains("sink 'cold' was given 1 FlowFiles, expected 0");
  }

  @Test
  @DisplayName("P6: a dead letter that nobody expects fails the case")
  void unexpectedDeadLetter() {
    assertThat(
            failures(
                run(
                    """
                    flow: hot.yaml
                    cases:
                      broken:
                        given: [{ text: no json }]
                        expect: { archive: [] }
                    """)))
        .singleElement()
        .asString()
        .contains("1 dead letters are not expected")
        .contains("hot: ");
  }

  @Test
  @DisplayName("every problem of a test file is told at once, with line and column")
  void problems() {
    FlowTests.Outcome outcome =
        run(
            """
            flow: hot.yaml
            parameters: { limt: 3 }
            cases:
              bad:
                given:
                  - { records: { a: 1 } }
                  - { source: reading, text: x }
                  - { atx: 2s }
                  - { restart: hard }
                expect:
                  archiv: []
                  cold: {}
            """);

    assertThat(outcome.valid()).isFalse();
    assertThat(outcome.results()).isEmpty();
    assertThat(outcome.problems().stream().map(Object::toString).toList())
        .anySatisfy(p -> assertThat(p).contains(":2:15: the flow has no parameter 'limt'"))
        .anySatisfy(p -> assertThat(p).contains(":6:20: 'records' must be a list"))
        .anySatisfy(p -> assertThat(p).contains(":7:9: the flow has no source 'reading'"))
        .anySatisfy(p -> assertThat(p).contains(":8:11: unknown option 'atx'"))
        .anySatisfy(p -> assertThat(p).contains(":9:20:").contains("restart"))
        .anySatisfy(p -> assertThat(p).contains(":11:7: the flow has no sink 'archiv'"))
        .anySatisfy(p -> assertThat(p).contains(":12:7:").contains("expects nothing"));
  }

  @Test
  @DisplayName("a single component is tested with a sink for each of its relationships")
  void component() {
    assertThat(
            failures(
                run(
                    """
                    component: { type: route, routes: { hot: "t > 30", cold: "t < 0" } }
                    cases:
                      by-temperature:
                        given: [{ records: [{ t: 31 }, { t: -1 }, { t: 7 }] }]
                        expect:
                          hot: [{ t: 31 }]
                          cold: [{ t: -1 }]
                          unmatched: [{ t: 7 }]
                    """)))
        .isEmpty();
  }

  @Test
  @DisplayName("K20: a deadband's silence ends at its moment, when only the clock goes on")
  void timerFires() {
    assertThat(
            failures(
                run(
                    """
                    component: { type: merge, count: 10, time: 5s }
                    cases:
                      by-time:
                        given:
                          - { records: [{ n: 1 }, { n: 2 }] }
                          - { advance: 4999ms }
                          - { record: { n: 3 } }
                          - { advance: 1ms }
                        expect:
                          success: { count: 1 }
                      by-end:
                        given:
                          - { records: [{ n: 1 }, { n: 2 }] }
                          - { end: all }
                        expect:
                          success: { count: 1 }
                    """)))
        .isEmpty();
  }

  @Test
  @DisplayName("K16, K19: lanes, several sources, windows by journal time and a clock that is set")
  void lanesAndClocks() throws IOException {
    Files.writeString(
        directory.resolve("lanes.yaml"),
        """
        flow: lanes
        lanes: 3
        partition-by: [s]
        sources: { a: { type: generate }, b: { type: generate } }
        processors:
          once: { type: dedupe, from: [a, b], key: s, ttl: 5s }
        windows:
          sums: { type: tumbling, from: [a, b], size: 10s, key: s, aggregate: { n: count() } }
        sinks:
          out: { type: drop, from: once }
          again: { type: drop, from: once.duplicate }
          counted: { type: drop, from: sums }
        """);
    assertThat(
            failures(
                run(
                    """
                    flow: lanes.yaml
                    cases:
                      by-time:
                        given:
                          - { source: a, records: [{ s: x }, { s: y }, { s: z }, { s: x }] }
                          - { at: 4s, source: b, record: { s: x } }
                          - { at: 6s, source: b, record: { s: x } }
                          - { at: 9s, expect: { counted: [] } }
                          - { at: 40s }
                        expect:
                          out: { count: 4 }
                          again: { count: 2 }
                          counted:
                            order: any
                            fields: partial
                            records: [{ s: x, n: 4 }, { s: y, n: 1 }, { s: z, n: 1 }]
                      clock-is-set:
                        given:
                          - { source: a, record: { s: x } }
                          - { advance: 1s, clock: 2026-03-01T00:00:00Z }
                          - { source: a, record: { s: x } }
                          - { end: all }
                        expect:
                          counted: { count: 2 }
                          again: { count: 1 }
                    """)))
        .isEmpty();
  }

  @Test
  @DisplayName("what must have come so far can be expected between two steps")
  void expectedSoFar() {
    String yaml =
        """
        component: { type: merge, count: 10, time: 5s }
        cases:
          not-yet:
            given:
              - { record: { n: 1 } }
              - { advance: 4999ms, expect: { success: [] } }
              - { advance: 1ms }
              - { expect: { success: { count: %d } } }
              - { record: { n: 2 } }
            expect: { success: { count: 1 } }
        """;
    assertThat(failures(run(yaml.formatted(1)))).isEmpty();
    assertThat(failures(run(yaml.formatted(0))))
        .singleElement()
        .asString()
        .contains("hot.test.yaml:8:21")
        .contains("sink 'success' was given 1 FlowFiles, expected 0");
  }

  @Test
  @DisplayName("golden files are written on request and compared byte by byte")
  void golden() throws IOException {
    String yaml =
        """
        flow: hot.yaml
        cases:
          golden:
            given: [{ records: [{ sensor: a, temperature: 31.50 }] }]
            expect: { archive: { golden: golden/archive.ndjson } }
        """;
    assertThat(failures(run(yaml)).get(0)).contains("--update-golden");
    assertThat(failures(run(yaml, true))).isEmpty();
    Path golden = directory.resolve("golden/archive.ndjson");
    assertThat(golden).hasContent("{\"sensor\":\"a\",\"temperature\":31.50}");
    Files.writeString(golden, "{\"sensor\":\"a\",\"temperature\":31.5}\n");
    assertThat(failures(run(yaml)).get(0)).contains("differs from").contains("31.50");
  }

  @Test
  @DisplayName("JUnit's XML holds every case, and what failed with its text")
  void junitXml() {
    FlowTests.Outcome outcome =
        run(
            """
            flow: hot.yaml
            cases:
              good: { given: [{ record: { temperature: 1 } }], expect: { archive: [] } }
              "b<d": { given: [{ record: { temperature: 1 } }], expect: { cold: [] } }
            """);

    assertThat(JUnitXml.of(outcome.results()))
        .contains("<testsuites tests=\"2\" failures=\"1\"")
        .contains("name=\"good\"")
        .contains("name=\"b&lt;d\"")
        .contains("<failure message=\"");
  }
}

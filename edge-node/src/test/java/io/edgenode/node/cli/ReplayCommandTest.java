package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The replay command over what a run of the node left, and over slices of it. */
@SuppressWarnings("NullAway.Init") // set up before each test
final class ReplayCommandTest {
  @TempDir private Path scratch;
  private Path flow;
  private Path live;
  private Path data;

  private static final String YAML =
      """
      flow: demo
      parameters: { limit: 30 }
      journal: { retain: 1h }
      sources:
        lines: { type: file, path: "%1$s/in.ndjson", format: ndjson, follow: false }
      processors:
        hot: { type: filter, from: lines, where: "t > ${limit}" }
        named: { type: map, from: hot, set: { who: "'sensor ' + s" } }
      windows:
        averages: { type: tumbling, from: lines, size: 10s, key: s, timestamp: ts, aggregate: { n: count(), mean: avg(t) } }
      sinks:
        archive: { type: file, from: named, path: "%1$s/live/archive.ndjson" }
        means: { type: file, from: averages, path: "%1$s/live/../live/means.csv", format: csv }
        cold: { type: drop, from: hot.unmatched }
      """;

  @BeforeEach
  void runLive() throws IOException {
    flow = scratch.resolve("demo.yaml");
    live = scratch.resolve("live");
    data = scratch.resolve("data");
    Files.writeString(flow, YAML.formatted(scratch));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      lines.add("{\"ts\":%d,\"s\":\"s%d\",\"t\":%d}".formatted(i * 500L, i % 3, i % 60));
    }
    Files.write(scratch.resolve("in.ndjson"), lines);
    Files.writeString(scratch.resolve("node.yaml"), "http: { enabled: false }\n");
    CliRun run =
        CliRun.of(
            "run",
            flow.toString(),
            "--config",
            scratch.resolve("node.yaml").toString(),
            "--data-dir",
            data.toString(),
            "--until-complete");
    assertThat(run.exit()).as(run.err()).isZero();
  }

  private CliRun replay(Object... more) {
    List<String> args = new ArrayList<>(List.of("replay"));
    Stream.of(more).map(Object::toString).forEach(args::add);
    return CliRun.of(args.toArray(String[]::new));
  }

  private JsonObject sinks(Object... more) {
    CliRun run = replay(Stream.concat(Stream.of("--json"), Stream.of(more)).toArray());
    assertThat(run.exit()).as(run.err()).isZero();
    return new JsonObject(run.out()).getJsonArray("lanes").getJsonObject(0).getJsonObject("sinks");
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private Path edited(String what, String by) throws IOException {
    Path edited = scratch.resolve("edited.yaml");
    Files.writeString(edited, YAML.formatted(scratch).replace(what, by));
    return edited;
  }

  @Test
  @DisplayName("K38: file sinks write the same bytes below another directory; the live ones stay")
  void output() throws IOException {
    String before = sha256(live.resolve("archive.ndjson"));
    Path output = scratch.resolve("replayed");

    CliRun run = replay(flow, "--journal", data, "--output", output);

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("flow demo lane 0: sequences 1 to 203, 200 FlowFiles");
    Path archive = output.resolve("archive" + live.resolve("archive.ndjson"));
    assertThat(archive).hasSameBinaryContentAs(live.resolve("archive.ndjson"));
    assertThat(output.resolve("means" + scratch + "/live/up/live/means.csv"))
        .hasSameBinaryContentAs(live.resolve("means.csv"));
    assertThat(Files.readAllLines(output.resolve("cold.ndjson"))).hasSize(113);
    assertThat(sha256(live.resolve("archive.ndjson"))).isEqualTo(before);
    assertThat(replay(flow, "--journal", data, "--output", output).exit()).isEqualTo(2);
  }

  @Test
  @DisplayName("K35, K38: without FLOW.yaml the journal's own version runs, with equal bytes")
  void asJournalled() throws IOException {
    JsonObject sinks = sinks("--journal", data);

    assertThat(sinks.getJsonObject("archive").getString("sha256"))
        .isEqualTo(sha256(live.resolve("archive.ndjson")));
    assertThat(sinks.getJsonObject("dead-letters")).isNull();
    Path edited = edited("limit: 30", "limit: 50");
    assertThat(sinks(edited, "--as-journalled", "--journal", data)).isEqualTo(sinks);
    assertThat(sinks(edited, "--journal", data).getJsonObject("archive").getLong("flowfiles"))
        .isLessThan(sinks.getJsonObject("archive").getLong("flowfiles"));
  }

  @Test
  @DisplayName("K35, K38: a journal of two versions replays each record by its own")
  void twoVersions() throws IOException {
    Path second = edited("'sensor '", "'device '");
    Files.writeString(second, Files.readString(second).replace("size: 10s", "size: 20s"));
    StringBuilder more = new StringBuilder();
    for (int i = 200; i < 300; i++) {
      more.append("{\"ts\":%d,\"s\":\"s%d\",\"t\":%d}\n".formatted(i * 500L, i % 3, i % 60));
    }
    Files.writeString(scratch.resolve("in.ndjson"), more, StandardOpenOption.APPEND);
    CliRun run =
        CliRun.of(
            "run",
            second.toString(),
            "--config",
            scratch.resolve("node.yaml").toString(),
            "--data-dir",
            data.toString(),
            "--until-complete");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(Files.readString(live.resolve("archive.ndjson"))).contains("sensor s1", "device s1");
    Path output = scratch.resolve("replayed");

    CliRun replayed = replay("--journal", data, "--output", output);

    assertThat(replayed.exit()).as(replayed.err()).isZero();
    assertThat(output.resolve("archive" + live.resolve("archive.ndjson")))
        .hasSameBinaryContentAs(live.resolve("archive.ndjson"));
    assertThat(output.resolve("means" + scratch + "/live/up/live/means.csv"))
        .hasSameBinaryContentAs(live.resolve("means.csv"));
    assertThat(replay(second, "--journal", data, "--diff", flow).exit()).isEqualTo(1);
  }

  @Test
  @DisplayName("K38: a range with nothing in it is told with where the journal ends")
  void emptyRange() {
    assertThat(replay(flow, "--journal", data, "--from", "9", "--to", "3").err())
        .contains("--from must be before --to");
    assertThat(replay(flow, "--journal", data, "--from", "999").out())
        .contains("flow demo lane 0: no record in this range, which begins behind sequence 203")
        .doesNotContain("204 to 203");
  }

  @Test
  @DisplayName("K38: --from and --to capture a part, with the state that came before it")
  void part() {
    JsonObject all = sinks(flow, "--journal", data);
    JsonObject head = sinks(flow, "--journal", data, "--to", "60");
    JsonObject tail = sinks(flow, "--journal", data, "--from", "60");
    JsonObject none = sinks(flow, "--journal", data, "--from", "2999-01-01T00:00:00Z");

    for (String sink : List.of("archive", "means", "cold")) {
      assertThat(flowFiles(head, sink) + flowFiles(tail, sink)).isEqualTo(flowFiles(all, sink));
      assertThat(flowFiles(head, sink)).isPositive();
      assertThat(flowFiles(none, sink)).isZero();
    }
  }

  private static long flowFiles(JsonObject sinks, String sink) {
    return sinks.getJsonObject(sink).getLong("flowfiles");
  }

  @Test
  @DisplayName("--diff says what an edited flow would have done, and exits 1; with itself 0")
  void diff() throws IOException {
    CliRun same = replay(flow, "--journal", data, "--diff", flow);
    assertThat(same.exit()).as(same.err()).isZero();
    assertThat(same.out()).contains("@@ archive: 87 the same @@");

    Path edited = edited("limit: 30", "limit: 57");
    CliRun run = replay(flow, "--journal", data, "--diff", edited, "--limit", "2");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .contains("--- " + flow, "+++ " + edited)
        .contains("@@ archive: 6 the same, 0 changed, 81 removed, 0 added, 0 moved @@")
        .contains("-{\"ts\":15500,\"s\":\"s1\",\"t\":31,\"who\":\"sensor s1\"}")
        .contains("… and 79 more; --limit shows more of them")
        .contains("@@ means: 30 the same @@");
    JsonObject json =
        new JsonObject(
            replay(flow, "--json", "--journal", data, "--diff", edited("'sensor '", "'device '"))
                .out());
    JsonObject archive = json.getJsonArray("sinks").getJsonObject(0);
    assertThat(archive.getString("sink")).isEqualTo("archive");
    assertThat(archive.getLong("changed")).isEqualTo(87);
    assertThat(archive.getJsonArray("differences").getJsonObject(0).getString("after"))
        .contains("device s1");
  }

  @Test
  @DisplayName("a source that the flow does not have is left out, and told")
  void leftOut() throws IOException {
    Path edited = edited("lines: {", "other: {").toAbsolutePath();
    Files.writeString(edited, Files.readString(edited).replace("from: lines", "from: other"));

    CliRun run = replay(edited, "--journal", data);

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("note: 200 FlowFiles of source 'lines' were left out")
        .containsPattern("archive +0 FlowFiles");
  }

  private Path slice(String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("journal", "export", "--content", "slice"));
    args.addAll(List.of(more));
    args.add(data.toString());
    CliRun run = CliRun.of(args.toArray(String[]::new));
    assertThat(run.exit()).as(run.err()).isZero();
    Path slice = scratch.resolve("slice.ndjson");
    Files.writeString(slice, run.out(), StandardCharsets.UTF_8);
    return slice;
  }

  @Test
  @DisplayName("K38: an exported slice replays to the same bytes, with and without FLOW.yaml")
  void slices() throws IOException {
    JsonObject sinks = sinks(flow, "--journal", data);

    assertThat(sinks(flow, "--journal", slice())).isEqualTo(sinks);
    assertThat(sinks("--journal", slice())).isEqualTo(sinks);
    Path part = slice("--from", "60", "--to", "100");
    CliRun run = replay(flow, "--journal", part);
    assertThat(run.out())
        .contains("sequences 60 to 99, 40 FlowFiles")
        .contains("what components kept from before sequence 60 is missing");
    assertThat(replay(flow, "--journal", flow).err()).contains("is no slice: make one with");
  }

  @Test
  @DisplayName("a dead letter of an expression names the option that it stands in")
  void failuresNameTheirOption() throws IOException {
    Path output = scratch.resolve("failed");
    CliRun run = replay(edited("'sensor ' + s", "t / 0"), "--journal", data, "--output", output);

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(Files.readString(output.resolve("dead-letters.ndjson")))
        .contains("option 'set.who': the expression \\\"t / 0\\\" fails at character 3");
  }

  @Test
  @DisplayName("P10: --redact keeps shape, type and equality of values, and nothing of them")
  void redacted() throws IOException {
    Path slice = slice("--redact", "s,attributes.file.name");
    List<JsonObject> records = new ArrayList<>();
    for (String line : Files.readAllLines(slice)) {
      JsonObject json = new JsonObject(line);
      if ("data".equals(json.getString("kind"))) {
        assertThat(json.getJsonObject("attributes").getString("file.name")).doesNotContain("in.nd");
        records.add(new JsonObject(json.getString("text")));
      }
    }

    assertThat(records).hasSize(200);
    assertThat(records.stream().map(r -> r.getString("s")).distinct().toList())
        .hasSize(3)
        .allMatch(s -> s.matches("[a-z][0-9]"));
    assertThat(records.get(40).getString("s")).isEqualTo(records.get(43).getString("s"));
    assertThat(records.get(40).getInteger("t")).isEqualTo(40);
    assertThat(flowFiles(sinks(flow, "--journal", slice), "archive")).isEqualTo(87);
    String numbers = Files.readString(slice("--redact", "t"));
    JsonArray lines = new JsonArray();
    numbers.lines().skip(2).limit(100).forEach(lines::add);
    JsonObject tens = new JsonObject(new JsonObject(lines.getString(45)).getString("text"));
    assertThat(tens.getInteger("t")).isBetween(10, 99);
  }
}

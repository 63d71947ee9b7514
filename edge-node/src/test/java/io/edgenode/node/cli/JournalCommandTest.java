package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreOptions;
import io.edgenode.repo.DataDirectory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal commands over a journal that a node left behind: two openings of 100 records. */
@SuppressWarnings("NullAway.Init") // set up before each test
final class JournalCommandTest {
  private static final StoreOptions OPTIONS = new StoreOptions(1, 64 << 20, true, 0, 0, 1 << 20);
  private static final long BASE = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  @TempDir private Path scratch;
  private Path data;
  private Lineage.JournalIdentity identity;
  private byte[] large;

  @BeforeEach
  void makeJournal() {
    data = scratch.resolve("data");
    large = new byte[200_000];
    new Random(7).nextBytes(large);
    for (int opening = 0; opening < 2; opening++) {
      try (Repository repository = DataDirectory.open(data, "node-1");
          FlowRepository flow = repository.open("demo", OPTIONS)) {
        identity = Lineage.JournalIdentity.of("node-1", flow.uuid(), "demo", 0);
        fill(flow, opening * 100);
      }
    }
  }

  private void fill(FlowRepository flow, int from) {
    Journal.Appender appender = flow.journal(0).appender();
    byte[] none = new byte[0];
    appender.addControl(RecordKind.TICK, "", BASE, 0, none, SourcePosition.NONE);
    for (int i = from; i < from + 99; i++) {
      Content content = Content.of(("{\"n\":" + i + "}").getBytes(StandardCharsets.UTF_8));
      if (i == 5) {
        content = Content.of(new byte[] {(byte) 0xff, 0, 1});
      } else if (i == 6) {
        content = claim(flow);
      }
      Attributes attributes = Attributes.of("file.name", "a.ndjson");
      appender.add("lines", BASE + i * 1000L, i, attributes, content, SourcePosition.of(i + 1));
      if (appender.pending() == 10) {
        appender.commit();
      }
    }
    appender.commit();
    appender.force();
  }

  private Content claim(FlowRepository flow) {
    ClaimStore.Writer writer = flow.claims().create(0);
    writer.write(large, 0, large.length);
    return writer.finish();
  }

  @Test
  void inspectCountsWhatIsThere() {
    CliRun run = CliRun.of("journal", "inspect", "--json", data.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    JsonObject lane = new JsonArray(run.out()).getJsonObject(0);
    assertThat(lane.getString("flow")).isEqualTo("demo");
    assertThat(lane.getLong("first_sequence")).isEqualTo(1);
    assertThat(lane.getLong("last_sequence")).isEqualTo(200);
    assertThat(lane.getLong("flowfiles")).isEqualTo(198);
    assertThat(lane.getJsonObject("kinds"))
        .isEqualTo(new JsonObject().put("data", 198).put("tick", 2));
    assertThat(lane.getJsonObject("epochs"))
        .isEqualTo(new JsonObject().put("1", 100).put("2", 100));
    assertThat(lane.getJsonObject("sources").getJsonObject("lines"))
        .isEqualTo(new JsonObject().put("flowfiles", 198).put("position", 199));
    assertThat(lane.getJsonArray("damage")).isEmpty();
    assertThat(CliRun.of("journal", "inspect", data.toString()).out())
        .contains("sequences  1 to 200", "flowfiles  198", "lines: 198 FlowFiles, position 199");
  }

  @Test
  void lookingChangesNothing() throws IOException {
    List<String> before = contents();

    CliRun.of("journal", "inspect", data.toString());
    CliRun.of("journal", "verify", data.toString());
    CliRun.of("journal", "export", data.toString());

    assertThat(contents()).isEqualTo(before);
  }

  @Test
  @DisplayName("P9: verify finds nothing in a whole journal, and a flipped bit where it is")
  void verifyFindsDamage() throws IOException {
    assertThat(CliRun.of("journal", "verify", data.toString()))
        .isEqualTo(
            new CliRun(
                0,
                "demo lane 0: 20 excerpts, 200 records, no damage" + System.lineSeparator(),
                ""));
    Path file = damage("{\"n\":42}");

    CliRun run = CliRun.of("journal", "verify", data.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).contains("demo lane 0: 19 excerpts, 190 records, DAMAGED");
    assertThat(run.out()).contains(file.toRealPath() + ": bytes ").contains("41 to 50 are lost");
  }

  @Test
  @DisplayName("P9: verify reads large contents through")
  void verifyFindsDamagedClaims() throws IOException {
    Path claim = damageClaim();

    CliRun run = CliRun.of("journal", "verify", data.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).contains("DAMAGED").contains("claim " + claim.getFileName());
  }

  @Test
  @DisplayName("K23: export gives the ids that the running node gives")
  void exportWritesALinePerFlowFile() {
    CliRun run = CliRun.of("journal", "export", data.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    List<JsonObject> lines = run.out().lines().map(JsonObject::new).toList();
    assertThat(lines).hasSize(198);
    JsonObject first = lines.get(0);
    assertThat(first)
        .isEqualTo(
            new JsonObject()
                .put("flow", "demo")
                .put("lane", 0)
                .put("id", Lineage.root(identity, 1, 2, BASE, "lines").id().toString())
                .put("epoch", 1)
                .put("sequence", 2)
                .put("source", "lines")
                .put("arrival", "2026-01-01T00:00:00Z")
                .put("attributes", new JsonObject().put("file.name", "a.ndjson"))
                .put("text", "{\"n\":0}"));
    assertThat(lines.get(5).getString("base64"))
        .isEqualTo(Base64.getEncoder().encodeToString(new byte[] {(byte) 0xff, 0, 1}));
    assertThat(lines.get(6).getLong("length")).isEqualTo(large.length);
    assertThat(Base64.getDecoder().decode(lines.get(6).getString("base64"))).isEqualTo(large);
  }

  @Test
  void exportTakesBounds() {
    assertThat(export("--from", "10", "--to", "12")).containsExactly("{\"n\":8}", "{\"n\":9}");
    assertThat(export("--from", "2026-01-01T00:03:17Z"))
        .containsExactly("{\"n\":197}", "{\"n\":198}");
    assertThat(export("--from", "2026-01-01 01:03:17+01:00"))
        .containsExactly("{\"n\":197}", "{\"n\":198}");
    assertThat(export("--from", "2026-01-01T00:03:17"))
        .containsExactly("{\"n\":197}", "{\"n\":198}");
    assertThat(export("--from", "2026-01-01", "--to", "2026-01-02")).contains("{\"n\":198}");
    assertThat(export("--to", "2026-01-01")).isEmpty();
    assertThat(export("--from", "2026-01-02")).isEmpty();
    assertThat(export("--source", "lines", "--to", "2")).isEmpty();
    CliRun reversed = CliRun.of("journal", "export", data.toString(), "--from", "12", "--to", "12");
    assertThat(reversed.exit()).isEqualTo(2);
    assertThat(reversed.err()).contains("--from must be before --to");
    assertThat(
            CliRun.of("journal", "export", data.toString(), "--redact", "n,attributes.nosuch,names")
                .err())
        .contains("--redact attributes.nosuch: nothing of that name", "--redact names: nothing")
        .doesNotContain("--redact n:");
    assertThat(CliRun.of("journal", "export", data.toString(), "--from", "soon").exit())
        .isEqualTo(2);
  }

  private List<String> export(String... options) {
    List<String> args = new ArrayList<>(List.of("journal", "export", "--content", "raw"));
    args.add(data.toString());
    args.addAll(List.of(options));
    CliRun run = CliRun.of(args.toArray(String[]::new));
    assertThat(run.exit()).isZero();
    return run.out().lines().toList();
  }

  @Test
  void exportPassesOverDamageAndTellsIt() throws IOException {
    damage("{\"n\":42}");

    CliRun run = CliRun.of("journal", "export", "--content", "raw", data.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("41 to 50 are lost");
    assertThat(run.out().lines()).contains("{\"n\":38}", "{\"n\":49}").doesNotContain("{\"n\":42}");
  }

  @Test
  void exportKnowsTheSources() {
    CliRun run = CliRun.of("journal", "export", "--source", "line", data.toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("no source 'line' was journalled here; there are lines; did you mean 'lines'?");
  }

  @Test
  void formsAreToldAsTheyAreTyped() {
    CliRun run = CliRun.of("journal", "export", "--content", "xml", data.toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("expected one of json, raw, slice but was 'xml'");
  }

  @Test
  @DisplayName("P9: a damaged large content ends its line, and the others are written")
  void exportPassesOverDamagedClaims() throws IOException {
    Path claim = damageClaim();

    CliRun run = CliRun.of("journal", "export", data.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("claim " + claim.getFileName());
    assertThat(run.out().lines().map(JsonObject::new)).hasSize(198);
  }

  @Test
  @DisplayName("P9: inspect and replay tell damage by their exit codes as well")
  void damageIsAFinding() throws IOException {
    Path file = damage("{\"n\":42}");
    Path flow = scratch.resolve("demo.yaml");
    Files.writeString(
        flow,
        """
        flow: demo
        sources:
          lines: { type: file, path: a.ndjson }
        sinks:
          out: { type: drop, from: lines }
        """);

    CliRun inspected = CliRun.of("journal", "inspect", data.toString());
    CliRun replayed = CliRun.of("replay", flow.toString(), "--journal", data.toString());

    assertThat(inspected.exit()).isEqualTo(1);
    assertThat(replayed.exit()).isEqualTo(1);
    assertThat(replayed.err())
        .contains(file.toRealPath() + ": bytes ", "41 to 50 are lost")
        .contains("the journal is damaged (1 range, above)");
    assertThat(replayed.out()).contains("188 FlowFiles");
  }

  @Test
  @DisplayName("K6: a running node's directory is not looked into")
  void aRunningNodeIsNamed() {
    try (Repository running = DataDirectory.open(data, "node-1")) {
      assertThat(running.nodeId()).isEqualTo("node-1");

      CliRun run = CliRun.of("journal", "verify", data.toString());

      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err()).contains("is in use by process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void aDirectoryWithoutAJournalIsAUsageError() {
    CliRun run = CliRun.of("journal", "inspect", scratch.resolve("nothing").toString());

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("nothing is no directory");
  }

  /** Flips a bit of what a file below the journals holds; gives that file. */
  private Path damage(String text) throws IOException {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    try (Stream<Path> files = Files.walk(data.resolve("flows/demo/lane-0/journal"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".cq4")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        for (int at = 0; at + wanted.length <= bytes.length; at++) {
          if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
            bytes[at + 1] ^= 4;
            Files.write(file, bytes);
            return file;
          }
        }
      }
    }
    throw new AssertionError(text + " stands nowhere");
  }

  /** Changes a byte of the large content, and says in which file. */
  private Path damageClaim() throws IOException {
    Path claim;
    try (Stream<Path> claims = Files.list(data.resolve("flows/demo/claims"))) {
      claim = claims.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(claim);
    bytes[150_000] ^= 1;
    Files.write(claim, bytes);
    return claim;
  }

  private List<String> contents() throws IOException {
    List<String> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(data).sorted(Comparator.naturalOrder())) {
      for (Path file : files.toList()) {
        String hash =
            Files.isRegularFile(file)
                ? Integer.toHexString(Arrays.hashCode(Files.readAllBytes(file)))
                : "";
        all.add(file + " " + hash);
      }
    }
    return all;
  }
}

package io.edgenode.node.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asking a whole node for the latest reading of a key. */
@SuppressWarnings("NullAway.Init") // set up before each test
final class NodeLatestTest {
  private static final String LATEST = "/api/v1/flows/meters/components/last/latest";
  private static final int KEYS = 50;

  /** Two lanes; the longer records go beyond what one page may hold. */
  private static final String FLOW =
      """
      flow: meters
      parameters: { token: "hunter2" }
      lanes: 2
      partition-by: [sensor]
      sources:
        readings: { type: file, path: '%s' }
      processors:
        some: { type: filter, from: readings, where: "value >= 0" }
        last: { type: latest, from: some, key: [site, sensor], every: 1h, max-record: 64KiB }
      sinks:
        gone: { type: drop, from: last }
      """;

  @TempDir private Path scratch;
  private final TreeMap<String, JsonObject> expected = new TreeMap<>();
  private String flow;

  @BeforeEach
  void write() throws Exception {
    List<String> lines = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < KEYS; i++) {
        JsonObject record =
            new JsonObject()
                .put("site", i % 2 == 0 ? "north" : "south")
                .put("sensor", i % 10 == 0 ? Integer.toString(i) : i)
                .put("value", round * 1000 + i)
                .put("pad", "x".repeat(i % 7 == 0 ? 40_000 : 5));
        lines.add(record.encode());
        expected.put(record.getString("site") + record.getValue("sensor"), record);
      }
    }
    Path readings = scratch.resolve("readings.ndjson");
    Files.write(readings, lines);
    flow = FLOW.formatted(readings);
  }

  private static String key(Object site, Object sensor) {
    String json = new JsonObject().put("site", site).put("sensor", sensor).encode();
    return LATEST + "?key=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("One key's last record, as it came, from the lane that has it")
  void one() throws Exception {
    try (NodeRig node = new NodeRig(scratch, flow)) {
      node.awaitComplete();
      for (JsonObject record : expected.values()) {
        HttpResponse<String> answer =
            node.get(key(record.getString("site"), record.getValue("sensor")));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.body()).endsWith(",\"record\":" + record.encode() + "}");
        JsonObject body = new JsonObject(answer.body());
        assertThat(body.getJsonObject("key"))
            .isEqualTo(
                new JsonObject()
                    .put("site", record.getValue("site"))
                    .put("sensor", record.getValue("sensor")));
        assertThat(body.getInteger("lane")).isBetween(0, 1);
        assertThat(body.getLong("sequence")).isPositive();
      }
    }
  }

  @Test
  @DisplayName("P5: all keys of all lanes page by page, each page bounded in number and bytes")
  void pages() throws Exception {
    try (NodeRig node = new NodeRig(scratch, flow)) {
      node.awaitComplete();
      for (int limit : new int[] {1, 7, 1000}) {
        List<JsonObject> told = new ArrayList<>();
        String path = LATEST + "?limit=" + limit;
        String next = "";
        do {
          String body = node.get(path + (next.isEmpty() ? "" : "&after=" + next)).body();
          JsonObject page = new JsonObject(body);
          JsonArray entries = page.getJsonArray("entries");
          assertThat(entries.size()).isLessThanOrEqualTo(limit);
          assertThat(body.length()).isLessThan(1_200_000);
          entries.forEach(entry -> told.add(((JsonObject) entry).getJsonObject("record")));
          next = page.getString("next", "");
        } while (!next.isEmpty());

        assertThat(told).hasSize(KEYS).containsExactlyInAnyOrderElementsOf(expected.values());
        assertThat(told.get(0).getString("site")).isEqualTo("north");
        assertThat(told.get(0).getValue("sensor")).isEqualTo(2); // numbers before texts
      }
    }
  }

  @Test
  @DisplayName("P2: what is remembered is there again after a restart")
  void restart() throws Exception {
    String before;
    try (NodeRig node = new NodeRig(scratch, flow)) {
      node.awaitComplete();
      before = node.get(LATEST).body();
    }
    try (NodeRig node = new NodeRig(scratch, flow)) {
      node.awaitComplete();

      assertThat(node.get(LATEST).body()).isEqualTo(before).contains("\"entries\":[{");
    }
  }

  @Test
  @DisplayName("What can't be answered is a problem that says what would be")
  void problems() throws Exception {
    try (NodeRig node = new NodeRig(scratch, flow)) {
      node.awaitComplete();

      assertProblem(node.get(key("north", 999)), 404, "nothing is remembered of this key");
      assertProblem(node.get(key("north", "2")), 404, "7 is a number and \"7\" a text");
      assertProblem(
          node.get(LATEST + "?key=north"), 400, "a JSON object as in {\"site\":…,\"sensor\":…}");
      assertProblem(
          node.get("/api/v1/flows/other/components/last/latest"),
          404,
          "no such flow runs here; there are: meters");
      assertProblem(
          node.get("/api/v1/flows/meters/components/first/latest"),
          404,
          "has no such component; those that can be asked in flow 'meters': last");
      assertProblem(
          node.get("/api/v1/flows/meters/components/some/latest"),
          404,
          "'some' is a filter, which can't be asked");
    }
  }

  private static void assertProblem(HttpResponse<String> response, int status, String detail) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(new JsonObject(response.body()).getString("detail")).contains(detail);
    assertThat(response.body()).doesNotContain("hunter2");
  }
}

package io.edgenode.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.node.JarProcess.Result;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code run} as people and scripts meet it: the packaged jar, its streams and its exit codes. */
final class RunIT {
  private static final String FINITE =
      """
      flow: finite
      sources:
        made: { type: generate, count: 1000 }
      processors:
        odd: { type: filter, from: made, where: "temperature > 20" }
      sinks:
        kept: { type: file, from: odd, path: out/kept.ndjson }
      """;

  private static final String ENDLESS =
      """
      flow: endless
      sources:
        posted: { type: http-listener, port: 0, path: /readings }
      sinks:
        kept: { type: file, from: posted, path: out/posted.ndjson }
      """;

  private static final Pattern URL = Pattern.compile("look at +(http://\\S+)/ ");

  static List<InstalledJdk> jdks() throws IOException {
    return InstalledJdk.discover();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void runsThroughAndASecondRunSaysThatNothingIsNew(InstalledJdk jdk, @TempDir Path scratch)
      throws Exception {
    Files.writeString(scratch.resolve("finite.yaml"), FINITE);

    Result first = JarProcess.run(jdk, scratch, "run", "--until-complete", "finite.yaml");
    String kept = Files.readString(scratch.resolve("out/kept.ndjson"));
    Result second = JarProcess.run(jdk, scratch, "run", "--until-complete", "finite.yaml");

    assertThat(first.err()).isEmpty();
    assertThat(first.exit()).isZero();
    assertThat(first.out()).contains("finite: 1000 journalled, " + kept.lines().count() + " deliv");
    assertThat(second.err()).isEmpty();
    assertThat(second.exit()).isZero();
    assertThat(second.out()).contains("finite: nothing is new");
    assertThat(scratch.resolve("out/kept.ndjson")).hasContent(kept);
  }

  @Test
  void anEndlessSourceCanNotRunUntilComplete(@TempDir Path scratch) throws Exception {
    Files.writeString(scratch.resolve("endless.yaml"), ENDLESS);

    Result result = run(scratch, "run", "--until-complete", "endless.yaml");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("'posted'").contains("http-listener").contains("endless");
    assertThat(scratch.resolve("data")).doesNotExist();
  }

  @Test
  @DisplayName("P7: an invalid file named on the line starts nothing")
  void anInvalidFileNamedOnTheLineStartsNothing(@TempDir Path scratch) throws Exception {
    Files.writeString(scratch.resolve("finite.yaml"), FINITE);
    Files.writeString(scratch.resolve("broken.yaml"), FINITE.replace("from: odd", "from: even"));

    Result result = run(scratch, "run", "finite.yaml", "broken.yaml");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("broken.yaml:7:").contains("even");
    assertThat(scratch.resolve("data")).doesNotExist();
  }

  @Test
  @DisplayName("P7: of a directory's invalid files the last good version runs, or none")
  void aDirectorysInvalidFileRunsAsItLastWas(@TempDir Path scratch) throws Exception {
    Path flows = Files.createDirectory(scratch.resolve("flows"));
    Files.writeString(flows.resolve("finite.yaml"), FINITE);
    assertThat(run(scratch, "run", "--until-complete").exit()).isZero();
    Files.writeString(flows.resolve("finite.yaml"), FINITE.replace("from: odd", "from: even"));
    Files.writeString(flows.resolve("never.yaml"), "flow: [");

    Result result = run(scratch, "run", "--until-complete");

    assertThat(result.exit()).isZero();
    assertThat(result.err())
        .contains("finite.yaml is invalid: flow 'finite' runs as it last was")
        .contains("never.yaml is invalid: it does not run");
    assertThat(result.out())
        .contains("finite: nothing is new")
        .contains("finite.yaml is invalid, and flow 'finite' runs as it last was: ", ":7:")
        .contains("never.yaml is invalid, and it does not run: ");
  }

  @Test
  void deadLettersOfThisRunAreTold(@TempDir Path scratch) throws Exception {
    Files.writeString(scratch.resolve("lines.ndjson"), "{\"a\":1}\nno json\n{\"a\":2}\n");
    Files.writeString(
        scratch.resolve("flow.yaml"),
        """
        flow: letters
        sources:
          lines: { type: file, path: lines.ndjson }
        processors:
          set: { type: map, from: lines, set: { b: "a + 1" } }
        sinks:
          kept: { type: file, from: set, path: out.ndjson }
        """);

    Result first = run(scratch, "run", "--until-complete", "flow.yaml");
    Result second = run(scratch, "run", "--until-complete", "flow.yaml");

    assertThat(first.exit()).isEqualTo(1);
    assertThat(first.out()).contains("3 journalled, 2 delivered").contains("1 dead-lettered");
    assertThat(first.err().lines()).hasSize(1);
    assertThat(first.err())
        .contains("flow 'letters': a FlowFile of 'set' is a dead letter: ")
        .doesNotContain("no json");
    assertThat(scratch.resolve("out.ndjson")).hasContent("{\"a\":1,\"b\":2}\n{\"a\":2,\"b\":3}\n");
    assertThat(second.exit()).isZero();
  }

  @Test
  void whatIsNotDeliveredAtTheTimeoutIsTold(@TempDir Path scratch) throws Exception {
    Files.writeString(
        scratch.resolve("flow.yaml"),
        """
        flow: away
        sources:
          made: { type: generate, count: 10 }
        sinks:
          nobody: { type: http, from: made, url: "http://127.0.0.1:1/" }
        """);

    Result result = run(scratch, "run", "--until-complete", "--timeout", "2s", "flow.yaml");

    assertThat(result.exit()).isEqualTo(4);
    assertThat(result.err()).contains("10 FlowFiles are not delivered yet");
  }

  @Test
  void aFirstSignalDrainsAndExitsWithZero(@TempDir Path scratch) throws Exception {
    Files.writeString(scratch.resolve("endless.yaml"), ENDLESS);
    try (JarProcess node = start(scratch, "run", "endless.yaml")) {
      String url = url(node);
      assertThat(get(url + "/health/ready").statusCode()).isEqualTo(200);
      String listener = listener(url);
      assertThat(post(listener, "{\"n\":1}")).isEqualTo(200);

      node.terminate();
      Result result = node.result();

      assertThat(result.exit()).isZero();
      assertThat(result.err()).isEmpty();
      assertThat(scratch.resolve("out/posted.ndjson")).hasContent("{\"n\":1}\n");
    }
  }

  @Test
  void aSecondSignalStopsAtOnceAndSaysSo(@TempDir Path scratch) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          scratch.resolve("endless.yaml"),
          """
          flow: endless
          sources:
            posted: { type: http-listener, port: 0, path: /readings }
          sinks:
            nobody: { type: http, from: posted, url: "http://127.0.0.1:%d/" }
          """
              .formatted(silent.getLocalPort()));
      try (JarProcess node = start(scratch, "run", "endless.yaml")) {
        assertThat(post(listener(url(node)), "{\"n\":1}")).isEqualTo(200);
        try (Socket asked = silent.accept()) {
          assertThat(asked.getInputStream().read()).as("a write is under way").isPositive();
          node.terminate();
          node.awaitOut(out -> out.contains("stopping: waits for sink 'endless/nobody'"));
          node.awaitErr(err -> err.contains("a second signal"), node::terminate);

          Result result = node.result();

          assertThat(result.exit()).isEqualTo(128 + 15);
          assertThat(result.err().lines()).hasSize(1);
          assertThat(result.err()).contains("what is journalled is kept");
        }
      }
    }
  }

  @Test
  void standardOutputIsAStdoutSinksAlone(@TempDir Path scratch) throws Exception {
    Files.writeString(
        scratch.resolve("flow.yaml"),
        """
        flow: pipe
        sources: { made: { type: generate, count: 3 } }
        sinks: { out: { type: stdout, from: made } }
        """);

    Result result = run(scratch, "run", "--until-complete", "flow.yaml");

    assertThat(result.exit()).isZero();
    assertThat(result.out().lines()).hasSize(3).allMatch(line -> line.startsWith("{\"ts\":"));
    assertThat(result.err()).contains("runs one flow").contains("pipe: 3 journalled, 3 delivered");
  }

  @Test
  void aFlowThatCanNotStartIsToldWithItsReason(@TempDir Path scratch) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Files.writeString(
          scratch.resolve("endless.yaml"), ENDLESS.replace("port: 0", "port: " + port));
      try (JarProcess node = start(scratch, "run", "endless.yaml")) {
        url(node);

        assertThat(node.out())
            .contains("not running: source 'posted': can't listen on 127.0.0.1:" + port)
            .doesNotContain("curl");
        assertThat(node.err().lines().findFirst().orElseThrow())
            .contains(
                "flow 'endless' failed and will be tried again: source 'posted': can't listen on")
            .containsOnlyOnce("in use");
      }
    }
  }

  @Test
  void aSignalThatIsTwiceToldStillDrains(@TempDir Path scratch) throws Exception {
    Files.writeString(scratch.resolve("endless.yaml"), ENDLESS);
    try (JarProcess node = start(scratch, "run", "endless.yaml")) {
      url(node);
      node.terminate();
      node.terminate();

      Result result = node.result();

      assertThat(result.exit()).isZero();
      assertThat(result.err()).isEmpty();
      assertThat(result.out()).contains("stopped after");
    }
  }

  @Test
  void aRunOfNothingIsAUsageError(@TempDir Path scratch) throws Exception {
    Result none = run(scratch, "run");
    Path empty = Files.createDirectory(scratch.resolve("empty"));
    Result nothing = run(scratch, "run", "--flows", "empty");
    Result directory = run(scratch, "run", "empty");

    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("nothing to run").contains(scratch.resolve("flows").toString());
    assertThat(nothing.exit()).isEqualTo(2);
    assertThat(nothing.err()).contains("nothing to run").contains(empty.toString());
    assertThat(directory.exit()).isEqualTo(2);
    assertThat(directory.err()).contains("empty is a directory").contains("--flows empty");
  }

  @Test
  @DisplayName("K6: whoever comes second to a data directory is told the owner's pid")
  void twoNodesOnOneDataDirectory(@TempDir Path scratch) throws Exception {
    Files.writeString(scratch.resolve("endless.yaml"), ENDLESS);
    try (JarProcess first = start(scratch, "run", "endless.yaml")) {
      url(first);

      Result second = run(scratch, "run", "endless.yaml");

      assertThat(second.exit()).isEqualTo(3);
      assertThat(second.err().lines()).hasSize(1);
      assertThat(second.err()).contains("data is in use by process " + first.pid());
    }
  }

  @Test
  void aTakenPortIsNamed(@TempDir Path scratch) throws Exception {
    Files.writeString(scratch.resolve("endless.yaml"), ENDLESS);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          scratch.resolve("edge-node.yaml"), "http: { port: " + taken.getLocalPort() + " }\n");
      Result result = JarProcess.run(jdk(), scratch, Map.of(), "run", "endless.yaml");

      assertThat(result.exit()).isEqualTo(3);
      assertThat(result.err().lines()).hasSize(1);
      assertThat(result.err()).contains("127.0.0.1 port " + taken.getLocalPort());
    }
  }

  @Test
  void aDataDirectoryThatCanNotBeWrittenIsNamed(@TempDir Path scratch) throws Exception {
    Files.writeString(scratch.resolve("endless.yaml"), ENDLESS);
    Files.writeString(scratch.resolve("file"), "no directory, so even root can't write below it");

    Result result = run(scratch, "run", "--data-dir", "file/data", "endless.yaml");

    assertThat(result.exit()).isEqualTo(3);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).contains("file/data");
  }

  private static String listener(String url) throws Exception {
    JsonObject stats = new JsonObject(get(url + "/metrics.json").body());
    String status =
        stats
            .getJsonArray("flows")
            .getJsonObject(0)
            .getJsonArray("components")
            .getJsonObject(0)
            .getString("status");
    return status.substring("listening on ".length());
  }

  private static String url(JarProcess node) throws IOException {
    Matcher matcher = URL.matcher(node.awaitOut(out -> URL.matcher(out).find()));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static HttpResponse<String> get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static int post(String url, String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static InstalledJdk jdk() throws IOException {
    return InstalledJdk.discover().get(0);
  }

  private static Result run(Path scratch, String... args) throws Exception {
    return JarProcess.run(jdk(), scratch, args);
  }

  private static JarProcess start(Path scratch, String... args) throws IOException {
    return JarProcess.start(jdk(), scratch, args);
  }
}

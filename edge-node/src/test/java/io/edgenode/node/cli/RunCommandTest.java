package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run comes to; the packaged jar's is tested beside it. */
final class RunCommandTest {
  /** Its sources never end all, so that nothing but a stop ends a batch's waiting. */
  private static final String LINGERING =
      """
      flow: lingering
      sources:
        made: { type: generate, count: 5 }
        posted: { type: http-listener, port: 0, path: /lingering }
      sinks:
        out: { %s, from: [made, posted], batch: { linger: 10m } }
      """;

  @Test
  @DisplayName("K39: a run that is ended delivers what lingers, and tells what stays")
  void lingering(@TempDir Path scratch) throws IOException {
    Path file = scratch.resolve("out.ndjson");
    CliRun written = run(scratch, "type: file, path: \"" + file + "\"");

    assertThat(written.exit()).as(written.err()).isZero();
    assertThat(Files.readAllLines(file)).hasSize(5);
    assertThat(written.out())
        .contains("lingering: 5 journalled, 5 delivered,", " 0 in flight" + System.lineSeparator())
        .doesNotContain("wait", "counted");
  }

  @Test
  @DisplayName("K39: what is not delivered at the end is told, and by the next run as left over")
  void leftOver(@TempDir Path scratch) throws IOException {
    String away = "type: http, url: \"http://127.0.0.1:1/\"";
    CliRun first = run(scratch, away);
    CliRun second = run(scratch, away);

    assertThat(first.exit()).isEqualTo(4);
    assertThat(first.out())
        .contains("5 journalled, 0 delivered", "; 5 FlowFiles wait in the journal for the next");
    assertThat(second.out())
        .contains(
            "0 journalled, 0 delivered",
            "5 in flight (counted from the last checkpoint on, where 5 were left to be finished)");
  }

  private static CliRun run(Path scratch, String sink) throws IOException {
    Path settings = scratch.resolve("edge-node.yaml");
    Files.writeString(settings, "http: { port: 0 }\n");
    Path flow = scratch.resolve("lingering.yaml");
    Files.writeString(flow, LINGERING.formatted(sink));
    return CliRun.of(
        "run",
        "--config",
        settings.toString(),
        "--data-dir",
        scratch.resolve("data").toString(),
        "--timeout",
        "2s",
        flow.toString());
  }

  @Test
  @DisplayName("P7: a copy beside a flow file that ran does not take over its flow")
  void copyBeside(@TempDir Path scratch) throws IOException {
    Path flows = Files.createDirectory(scratch.resolve("flows"));
    Path settings = scratch.resolve("edge-node.yaml");
    Files.writeString(settings, "http: { port: 0 }\n");
    String[] run = {
      "run",
      "--config",
      settings.toString(),
      "--data-dir",
      scratch.resolve("data").toString(),
      "--flows",
      flows.toString(),
      "--until-complete"
    };
    writeCounting(flows.resolve("b.yaml"), scratch.resolve("b.ndjson"));
    assertThat(CliRun.of(run).exit()).isZero();

    writeCounting(flows.resolve("a.yaml"), scratch.resolve("a.ndjson"));
    CliRun second = CliRun.of(run);

    assertThat(second.err()).contains("a.yaml:1:1: the flow's name is taken by ", "b.yaml");
    assertThat(scratch.resolve("a.ndjson")).doesNotExist();
  }

  private static void writeCounting(Path flow, Path out) throws IOException {
    Files.writeString(
        flow,
        """
        flow: counting
        sources:
          made: { type: generate, count: 5 }
        sinks:
          out: { type: file, from: made, path: "%s" }
        """
            .formatted(out));
  }

  @Test
  @DisplayName("a run whose flow could not start before the timeout has failed")
  void neverRan(@TempDir Path scratch) throws IOException {
    Path settings = scratch.resolve("edge-node.yaml");
    Files.writeString(settings, "http: { port: 0 }\n");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path flow = scratch.resolve("posted.yaml");
      Files.writeString(
          flow,
          """
          flow: posted
          sources:
            posted: { type: http-listener, port: %d, path: /a }
          sinks:
            out: { type: drop, from: posted }
          """
              .formatted(taken.getLocalPort()));

      CliRun run =
          CliRun.of(
              "run",
              "--config",
              settings.toString(),
              "--data-dir",
              scratch.resolve("data").toString(),
              "--timeout",
              "2s",
              flow.toString());

      assertThat(run.exit()).isEqualTo(3);
      assertThat(run.err()).contains("flow 'posted' failed", "can't listen on 127.0.0.1:");
    }
  }

  @Test
  @DisplayName(
      "a run whose timeout comes first names the source that had not ended, and its reason")
  void stillWaits(@TempDir Path scratch) throws IOException {
    Path settings = scratch.resolve("edge-node.yaml");
    Files.writeString(settings, "http: { port: 0 }\n");
    Path flow = scratch.resolve("waits.yaml");
    Path missing = scratch.resolve("missing.ndjson");
    Files.writeString(
        flow,
        """
        flow: waits
        sources:
          rows: { type: file, path: '%s', when-missing: wait }
        sinks:
          out: { type: drop, from: rows }
        """
            .formatted(missing));

    CliRun run =
        CliRun.of(
            "run",
            "--until-complete",
            "--config",
            settings.toString(),
            "--data-dir",
            scratch.resolve("data").toString(),
            "--timeout",
            "2s",
            flow.toString());

    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .contains(
            "the timeout came before every source had ended: 'rows' of flow 'waits' (waiting for "
                + missing
                + ", which is not there) had not; what came in is delivered");
  }
}

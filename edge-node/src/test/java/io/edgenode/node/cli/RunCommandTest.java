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
}

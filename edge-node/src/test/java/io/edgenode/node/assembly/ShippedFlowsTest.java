package io.edgenode.node.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The flows that are shipped, as a new user runs them: all at once, with nothing prepared. */
final class ShippedFlowsTest {
  private static final Path FLOWS = Path.of("..", "flows");

  @Test
  @DisplayName("the shipped flows are ready together; who waits for a file says for which")
  void allAreReady(@TempDir Path scratch) throws Exception {
    List<Path> flows = new ArrayList<>();
    try (Stream<Path> shipped = Files.list(FLOWS)) {
      for (Path flow : shipped.filter(Files::isRegularFile).sorted().toList()) {
        String text =
            Files.readString(flow)
                .replace("data/", scratch + "/data/")
                .replaceAll("port: [0-9]+", "port: 0");
        flows.add(Files.writeString(scratch.resolve(flow.getFileName()), text));
      }
    }
    assertThat(flows).hasSizeGreaterThan(2);

    try (NodeRig node = new NodeRig(scratch, flows)) {
      String waiting =
          "waiting for " + scratch + "/data/SYS_sample_data_senml.csv, which is not there";
      JsonObject rows =
          new JsonObject().put("component", "rows").put("ready", true).put("status", waiting);

      HttpResponse<String> health = node.awaitAnswer("/health/ready", rows.encode());

      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(new JsonObject(health.body()).getString("status")).isEqualTo("ready");
    }
  }
}

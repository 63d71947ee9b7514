package io.edgenode.engine.definition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.config.SecretResolver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeSettingsTest {
  private static NodeSettingsLoader.Loaded load(String yaml, Map<String, String> environment) {
    return new NodeSettingsLoader(environment, SecretResolver.none())
        .load("edge-node.yaml", yaml.getBytes(UTF_8));
  }

  @Test
  void everySettingHasADefault() {
    NodeSettings settings =
        new NodeSettingsLoader(Map.of(), SecretResolver.none()).load().settings().orElseThrow();

    assertThat(settings.node().id()).isEmpty();
    assertThat(settings.http()).isEqualTo(new NodeSettings.Http(true, "127.0.0.1", 8080));
    assertThat(settings.data().reserve()).isEqualTo(new ByteSize(64 << 20));
    assertThat(settings.drainTimeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void theEnvironmentWinsOverTheFile() {
    NodeSettingsLoader.Loaded loaded =
        load(
            "node: { id: gw-1 }\nhttp: { port: 9000, enabled: true }\n",
            Map.of(
                "EDGE_NODE_HTTP_PORT", "0",
                "EDGE_NODE_DATA_MAX_SIZE", "1GiB",
                "EDGE_NODE_DRAIN_TIMEOUT", "3s",
                "EDGE_NODE_LOGGING_LEVEL", "debug",
                "HOME", "/"));

    NodeSettings settings = loaded.settings().orElseThrow();
    assertThat(loaded.problems().isEmpty()).isTrue();
    assertThat(settings.node().id()).isEqualTo(Optional.of("gw-1"));
    assertThat(settings.http().port()).isZero();
    assertThat(settings.data().maxSize()).isEqualTo(new ByteSize(1 << 30));
    assertThat(settings.drainTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.logging().level()).isEqualTo(NodeSettings.Logging.Level.DEBUG);
  }

  @Test
  void aVariableThatNoSettingHasIsAWarningWithASuggestion() {
    NodeSettingsLoader.Loaded loaded = load("http: {}", Map.of("EDGE_NODE_HTP_PORT", "1"));

    assertThat(loaded.settings()).isPresent();
    assertThat(loaded.problems().toString())
        .isEqualTo(
            "EDGE_NODE_HTP_PORT:1:1: warning: no setting has this environment variable; did you"
                + " mean 'EDGE_NODE_HTTP_PORT'?");
  }

  @Test
  void aBadVariableIsAnErrorThatNamesIt() {
    NodeSettingsLoader.Loaded loaded = load("http: {}", Map.of("EDGE_NODE_HTTP_PORT", "80000"));

    assertThat(loaded.settings()).isEmpty();
    assertThat(loaded.problems().toString())
        .isEqualTo("EDGE_NODE_HTTP_PORT:1:1: 'http.port' must be between 0 and 65535, not '80000'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.168.1.4", "gateway.local", "127.0.0.1.evil.net"})
  void p10AHostBeyondLoopbackNeedsTlsAndAuthentication(String host) {
    NodeSettingsLoader.Loaded loaded = load("http: { host: \"" + host + "\" }", Map.of());

    assertThat(loaded.settings()).isEmpty();
    assertThat(loaded.problems().toString())
        .startsWith("edge-node.yaml:1:7: 'http.host' is '" + host + "'")
        .contains("TLS and authentication");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
  void p10LoopbackIsFine(String host) {
    assertThat(load("http: { host: \"" + host + "\" }", Map.of()).settings()).isPresent();
  }

  @Test
  void unknownAndBadSettingsAreAllReported() {
    NodeSettingsLoader.Loaded loaded =
        load("htp: {}\ndata: { max-size: 1MB }\nlogging: { level: loud }\n", Map.of());

    assertThat(loaded.problems().toString())
        .isEqualTo(
            """
            edge-node.yaml:1:1: unknown option 'htp' of the node's settings; did you mean 'http'?
            edge-node.yaml:2:19: 'data.max-size' must be a size such as 512B, 64KiB, 16MiB, 1GiB or \
            1TiB, not '1MB'; did you mean '1MiB'?
            edge-node.yaml:3:19: 'logging.level' must be one of error, warn, info, debug, trace, not \
            'loud'""");
  }

  @Test
  void aMissingFileIsAnError(@TempDir Path directory) {
    NodeSettingsLoader.Loaded loaded =
        new NodeSettingsLoader(Map.of(), SecretResolver.none()).load(directory.resolve("x.yaml"));

    assertThat(loaded.settings()).isEmpty();
    assertThat(loaded.problems().toString()).contains("there is no such file");
  }
}

package io.edgenode.processors.httplistener;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.config.OptionChecks;
import io.edgenode.processors.listen.Loopback;
import java.util.List;
import java.util.Optional;

/** The options of source {@code http-listener}. */
public record HttpListenerConfig(
    @Option(doc = "The loopback address to listen on.", defaultValue = "127.0.0.1") String host,
    @Option(
            doc =
                "The port to listen on; 0 takes a free one. Flows may share a port with different"
                    + " paths.",
            example = "8081",
            min = "0",
            max = "65535")
        int port,
    @Option(doc = "The path that takes requests.", defaultValue = "/", example = "/readings")
        String path,
    @Option(
            doc =
                "json: a value, or an array's elements, or values one after the other. ndjson: one"
                    + " per line. raw: the body as it is.",
            defaultValue = "json")
        Format format,
    @Option(
            doc = "What clients must send as Authorization: Bearer …; without it all may post.",
            secret = true,
            example = "${env:TOKEN}",
            shapesState = false)
        Optional<String> token,
    @Option(
            doc = "The largest body, unpacked.",
            defaultValue = "16MiB",
            min = "1KiB",
            max = "1GiB",
            shapesState = false)
        ByteSize maxBody) {

  /** How a body becomes FlowFiles. */
  public enum Format {
    JSON,
    NDJSON,
    RAW
  }

  /**
   * @throws IllegalArgumentException if host, path or token can't be
   */
  public HttpListenerConfig {
    new OptionChecks()
        .run(() -> Loopback.check(host))
        .require(
            path.startsWith("/") && !path.contains("?") && !path.contains("#"),
            () -> "'path' must begin with / and have no query, not '" + path + "'")
        .require(token.isEmpty() || !token.get().isBlank(), () -> "'token' must not be empty")
        .done();
  }

  /** What flows of one node can't have twice. */
  List<String> exclusives() {
    return port == 0 ? List.of() : List.of("path " + path + " of http://" + host + ":" + port);
  }

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "http-listener on " + host + ":" + port + path + " for " + format;
  }
}

package io.edgenode.benchmarks.ingest;

import io.edgenode.benchmarks.Engine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Records a second that the HTTP and the MQTT listener acknowledge with 1, 10, 200 and 2,000
 * connections, for each durability. Devices are in the same JVM and share its cores: what is
 * printed is node and devices together.
 *
 * <p>Arguments: seconds of each run (default 4), connections (default {@code 1,10,200,2000}).
 */
public final class Ingest {
  static final String RECORD =
      "{\"ts\":1700000000000,\"site\":\"a\",\"sensor\":\"s17\",\"temperature\":31.2,\"humidity\":40}";

  private static final List<String> DURABILITIES = List.of("process", "interval: 100ms", "batch");

  private Ingest() {}

  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 4;
    String connections = args.length > 1 ? args[1] : "1,10,200,2000";
    Path place = Files.createTempDirectory("ingest");
    PrintStream out = System.out;
    out.println("records/s    connections   durability        protocol");
    try (Engine engine = new Engine()) {
      for (String durability : DURABILITIES) {
        for (String each : connections.split(",")) {
          int count = Integer.parseInt(each);
          for (Protocol protocol : Protocol.values()) {
            long rate = run(engine, place, durability, protocol, count, seconds);
            out.printf("%,9d    %,11d   %-15s   %s%n", rate, count, durability, protocol.shown);
          }
        }
      }
    }
  }

  private enum Protocol {
    HTTP_ONE("HTTP, a record a request"),
    HTTP_HUNDRED("HTTP, 100 records a request"),
    MQTT("MQTT QoS 1, 20 in flight");

    private final String shown;

    Protocol(String shown) {
      this.shown = shown;
    }

    Devices devices(Vertx vertx, int port, int connections) {
      return switch (this) {
        case HTTP_ONE -> new HttpDevices(vertx, port, connections, 1);
        case HTTP_HUNDRED -> new HttpDevices(vertx, port, connections, 100);
        case MQTT -> new MqttDevices(vertx, port, connections);
      };
    }

    String source(int port) {
      return this == MQTT
          ? "{ type: mqtt-listener, port: " + port + " }"
          : "{ type: http-listener, port: " + port + ", path: /in, format: ndjson }";
    }
  }

  private static long run(
      Engine engine, Path place, String durability, Protocol protocol, int count, int seconds)
      throws Exception {
    int port = freePort();
    Path data = Files.createTempDirectory(place, "data");
    Devices devices = protocol.devices(engine.vertx(), port, count);
    long[] counted = new long[2];
    engine.run(
        """
        flow: ingest
        journal: { durability: "%s" }
        sources:
          in: %s
        sinks:
          out: { type: drop, from: in }
        """
            .formatted(durability, protocol.source(port)),
        data,
        runner ->
            devices
                .start()
                .compose(started -> wait(engine.vertx(), 2))
                .compose(
                    warm -> {
                      counted[0] = devices.acknowledged();
                      return wait(engine.vertx(), seconds);
                    })
                .compose(
                    over -> {
                      counted[1] = devices.acknowledged();
                      return devices.stop();
                    }));
    return (counted[1] - counted[0]) / seconds;
  }

  private static Future<Void> wait(Vertx vertx, int seconds) {
    Promise<Void> over = Promise.promise();
    vertx.setTimer(TimeUnit.SECONDS.toMillis(seconds), timer -> over.complete());
    return over.future();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

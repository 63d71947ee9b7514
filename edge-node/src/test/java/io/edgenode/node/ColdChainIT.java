package io.edgenode.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgenode.node.FreezerFleet.Reading;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fleet of freezers publishes by MQTT to {@code flows/cold-chain.yaml} on a real node, which is
 * killed between two messages; its files must have what {@link ColdChainReference} says.
 */
final class ColdChainIT {
  private static final long SEED = Long.getLong("cold-chain.seed", 20260101L);
  private static final long PATIENCE_SECONDS = 60;
  private static final Pattern URL = Pattern.compile("look at +(http://\\S+)/ ");

  private final Vertx vertx = Vertx.vertx();
  private final Path scratch;

  ColdChainIT(@TempDir Path scratch) {
    this.scratch = scratch;
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  @DisplayName("P1, P2: averages, sessions, patterns and alarms of a fleet, across two kills")
  void fleet() throws Exception {
    String flow = Files.readString(Path.of("..", "flows", "cold-chain.yaml"));
    Files.writeString(scratch.resolve("cold-chain.yaml"), flow.replace("port: 1883", "port: 0"));
    List<List<Reading>> rounds = new FreezerFleet(SEED).rounds();
    int third = rounds.size() / 3;
    publish(rounds.subList(0, third), true);
    publish(rounds.subList(third, 2 * third), true);
    List<List<Reading>> rest = new ArrayList<>(rounds.subList(2 * third, rounds.size()));
    Reading tomorrow =
        new Reading(99, FreezerFleet.START + 86_400_000, new BigDecimal("-18.0"), false, false);
    rest.add(List.of(tomorrow));
    publish(rest, false);

    compare(rounds.stream().flatMap(List::stream).toList());
  }

  /** Starts the node, publishes, and kills it, or stops it when it has done everything. */
  private void publish(List<List<Reading>> rounds, boolean kill) throws Exception {
    try (JarProcess node =
        JarProcess.start(
            InstalledJdk.discover().get(0),
            scratch,
            Map.of("EDGE_NODE_HTTP_PORT", "0"),
            "run",
            "cold-chain.yaml")) {
      Matcher url = URL.matcher(node.awaitOut(out -> URL.matcher(out).find()));
      assertThat(url.find()).isTrue();
      MqttClient client = client(URI.create(listener(url.group(1))).getPort());
      Semaphore acknowledged = new Semaphore(0);
      client.publishCompletionHandler(id -> acknowledged.release());
      for (List<Reading> round : rounds) {
        for (Reading reading : round) {
          String topic = "freezers/" + reading.freezer();
          Buffer text = Buffer.buffer(reading.json());
          await(client.publish(topic, text, MqttQoS.AT_LEAST_ONCE, false, false));
        }
        assertThat(acknowledged.tryAcquire(round.size(), PATIENCE_SECONDS, TimeUnit.SECONDS))
            .as("every message is acknowledged")
            .isTrue();
      }
      if (kill) {
        return;
      }
      awaitDone(url.group(1));
      await(client.disconnect());
      node.terminate();
      assertThat(node.result().exit()).isZero();
    }
  }

  private MqttClient client(int port) throws Exception {
    MqttClient client =
        MqttClient.create(
            vertx, new MqttClientOptions().setClientId("fleet").setMaxInflightQueue(1_000));
    await(client.connect(port, "127.0.0.1"));
    return client;
  }

  private static String listener(String url) throws Exception {
    return components(url).getString("status").substring("listening on ".length());
  }

  /** The flow's first component: its source. */
  private static JsonObject components(String url) throws Exception {
    return new JsonObject(get(url + "/metrics.json"))
        .getJsonArray("flows")
        .getJsonObject(0)
        .getJsonArray("components")
        .getJsonObject(0);
  }

  private static void awaitDone(String url) throws Exception {
    Pattern none = Pattern.compile("(?m)^edge_in_flight\\{flow=\"cold-chain\"} 0(\\.0)?$");
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!none.matcher(get(url + "/metrics")).find()) {
      assertThat(System.nanoTime()).as("nothing is in flight any more").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static String get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void compare(List<Reading> published) throws IOException {
    ColdChainReference expected = new ColdChainReference(published);
    compareMeans(expected.means);
    compare("openings", expected.openings);
    compare("excursions", expected.excursions);
    compare("warmed", expected.warmed);
    compare("alarms", expected.alarms);
    compare("late", expected.late);
    assertThat(scratch.resolve("data/out/cold-chain/others.ndjson")).doesNotExist();
    assertThat(expected.alarms.toString()).contains("left open", "too warm", "silent");
  }

  /** Each file has what is expected, in whatever order the freezers came to it. */
  private void compare(String name, List<String> expected) throws IOException {
    assertThat(expected).as("the simulation brings %s, with seed %d", name, SEED).isNotEmpty();
    assertThat(lines(name))
        .as("%s, with seed %d", name, SEED)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private void compareMeans(List<ColdChainReference.Mean> expected) throws IOException {
    List<JsonObject> found = new ArrayList<>();
    lines("averages").forEach(line -> found.add(new JsonObject(line)));
    found.sort(
        Comparator.comparingLong((JsonObject one) -> one.getLong("window_start"))
            .thenComparing(one -> one.getInteger("freezer")));
    assertThat(found).as("with seed %d", SEED).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      JsonObject one = found.get(i);
      ColdChainReference.Mean mean = expected.get(i);
      assertThat(one.getInteger("freezer")).isEqualTo(mean.freezer());
      assertThat(one.getLong("window_start")).isEqualTo(mean.start());
      assertThat(one.getInteger("n")).as("%s", one).isEqualTo(mean.n());
      assertThat(one.getDouble("mean")).as("%s", one).isCloseTo(mean.mean(), within(1e-9));
      assertThat(new BigDecimal(one.getValue("warmest").toString()))
          .as("%s", one)
          .isEqualByComparingTo(mean.warmest());
    }
  }

  private List<String> lines(String name) throws IOException {
    return Files.readAllLines(scratch.resolve("data/out/cold-chain").resolve(name + ".ndjson"));
  }
}

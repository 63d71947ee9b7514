package io.edgenode.processors.mqttlistener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Intake;
import io.edgenode.processors.intake.RecordingIntake;
import io.edgenode.processors.intake.SourceRig;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real clients: the Vert.x MQTT client, and raw sockets for what it would not send. */
final class MqttListenerSourceTest {
  private static final byte[] CONNECT = {
    0x10, 0x0D, 0, 4, 'M', 'Q', 'T', 'T', 4, 0, 0, 0, 0, 1, 'c'
  };

  private final SourceRig.Node node = new SourceRig.Node();
  private final List<SourceRig> rigs = new ArrayList<>();
  private final Path own;
  private int port;

  MqttListenerSourceTest(@TempDir Path own) {
    this.own = own;
  }

  @AfterEach
  void close() {
    rigs.forEach(SourceRig::close);
    node.close();
  }

  @Test
  @DisplayName("P1: PUBACK comes when a message is journalled, in order, and not before")
  void acknowledges() {
    RecordingIntake intake = listen(config());
    MqttClient client = client("a", true);
    List<Integer> acknowledged = acknowledgements(client);
    intake.hold();
    List<Integer> sent = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      sent.add(publish(client, "t/" + i, "{\"n\":" + i + "}", MqttQoS.AT_LEAST_ONCE));
    }
    intake.await("five held", () -> intake.held() > 0);
    assertThat(acknowledged).isEmpty();
    intake.release();
    intake.awaitCount(5);
    awaitSize(acknowledged, 5);
    assertThat(acknowledged).isEqualTo(sent);
    assertThat(intake.texts().get(3)).isEqualTo("{\"n\":3}");
    var attributes = intake.journalled().get(3).attributes();
    assertThat(attributes.get("mqtt.topic")).isEqualTo("t/3");
    assertThat(attributes.get("mqtt.qos")).isEqualTo("1");
    assertThat(attributes.get("mqtt.client-id")).isEqualTo("a");
    assertThat(attributes.get("mqtt.retain")).isEqualTo("false");
  }

  @Test
  @DisplayName("QoS 0 and 2 arrive once each; large messages become claims")
  void everyQos() {
    RecordingIntake intake = listen(config());
    MqttClient client = client("a", true);
    publish(client, "t", "zero", MqttQoS.AT_MOST_ONCE);
    Promise<Integer> complete = Promise.promise();
    client.publishCompletionHandler(complete::tryComplete);
    publish(client, "t", "two", MqttQoS.EXACTLY_ONCE);
    SourceRig.await(complete.future());
    String large = "x".repeat(1_000_000);
    publish(client, "t", large, MqttQoS.AT_LEAST_ONCE);
    intake.awaitCount(3);
    assertThat(intake.texts()).containsExactly("zero", "two", large);
  }

  @Test
  @DisplayName("P2: a QoS 2 message sent again before it is released makes no second FlowFile")
  void exactlyOnce() throws IOException {
    RecordingIntake intake = listen(config());
    byte[] message = {0x34, 6, 0, 1, 't', 0, 7, 'x'};
    try (Socket first = connected()) {
      first.getOutputStream().write(message);
      assertThat(first.getInputStream().readNBytes(4)).containsExactly(0x50, 2, 0, 7);
    }
    try (Socket again = connected(1)) {
      message[0] |= 8;
      again.getOutputStream().write(message);
      assertThat(again.getInputStream().readNBytes(4)).containsExactly(0x50, 2, 0, 7);
      again.getOutputStream().write(new byte[] {0x62, 2, 0, 7});
      assertThat(again.getInputStream().readNBytes(4)).containsExactly(0x70, 2, 0, 7);
      assertThat(intake.texts()).containsExactly("x");
      message[0] &= ~8;
      again.getOutputStream().write(message);
      assertThat(again.getInputStream().readNBytes(4)).containsExactly(0x50, 2, 0, 7);
      assertThat(intake.texts()).containsExactly("x", "x");
    }
  }

  @Test
  @DisplayName("P5: nothing is read or acknowledged while the journal does not keep up")
  void backpressure() {
    RecordingIntake intake = listen(config());
    MqttClient client = client("a", true);
    List<Integer> acknowledged = acknowledgements(client);
    rigs.get(0).pause();
    int count = 30_000;
    String text = "x".repeat(1_000);
    node.vertx()
        .runOnContext(
            turn -> {
              for (int i = 0; i < count; i++) {
                client.publish("t", Buffer.buffer(text), MqttQoS.AT_LEAST_ONCE, false, false);
              }
            });
    SourceRig.await(node.vertx().timer(300).mapEmpty());
    assertThat(intake.count()).isZero();
    assertThat(acknowledged).isEmpty();
    rigs.get(0).resume();
    intake.awaitCount(count);
    awaitSize(acknowledged, count);
    assertThat(intake.count()).isEqualTo(count);
  }

  @Test
  @DisplayName("what the journal refuses is offered again, once each, before it is acknowledged")
  void refused() {
    RecordingIntake intake = listen(config());
    MqttClient client = client("a", true);
    List<Integer> acknowledged = acknowledgements(client);
    intake.hold();
    for (int i = 0; i < 20; i++) {
      publish(client, "t", "m" + i, MqttQoS.AT_LEAST_ONCE);
    }
    intake.await("some held", () -> intake.held() > 0);
    intake.refuse(Intake.Refused.Reason.UNAVAILABLE, 1);
    intake.await("a retry", () -> intake.refusals() > 2);
    intake.relent();
    awaitSize(acknowledged, 20);
    assertThat(intake.texts()).isEqualTo(IntStream.range(0, 20).mapToObj(i -> "m" + i).toList());
  }

  @Test
  @DisplayName("wrong credentials, protocol or client id are refused with their code")
  void refusals() throws IOException {
    listen(
        new MqttListenerConfig(
            "127.0.0.1",
            0,
            List.of("#"),
            Optional.of("gw"),
            Optional.of("s3cret"),
            new ByteSize(1 << 20)));
    assertThatThrownBy(() -> client("a", true)).hasStackTraceContaining("BAD_USER_NAME");
    MqttClient right =
        MqttClient.create(
            node.vertx(),
            new MqttClientOptions().setUsername("gw").setPassword("s3cret").setClientId("b"));
    SourceRig.await(right.connect(port, "127.0.0.1"));
    byte[] version5 = CONNECT.clone();
    version5[8] = 5;
    assertThat(exchange(version5)).containsExactly(0x20, 2, 0, 1);
    byte[] noId = {0x10, 0x0C, 0, 4, 'M', 'Q', 'T', 'T', 4, 0, 0, 0, 0, 0};
    assertThat(exchange(noId)).containsExactly(0x20, 2, 0, 2);
  }

  @Test
  @DisplayName("subscriptions fail, topics that were not asked for are counted and left out")
  void topics() {
    RecordingIntake intake =
        listen(
            new MqttListenerConfig(
                "127.0.0.1",
                0,
                List.of("plant/+/temp", "other/#"),
                Optional.empty(),
                Optional.empty(),
                new ByteSize(1 << 20)));
    MqttClient client = client("a", true);
    Promise<List<Integer>> granted = Promise.promise();
    client.subscribeCompletionHandler(message -> granted.complete(message.grantedQoSLevels()));
    client.subscribe("#", 1);
    assertThat(SourceRig.await(granted.future())).containsExactly(0x80);
    List<Integer> acknowledged = acknowledgements(client);
    for (String topic :
        List.of("plant/1/temp", "plant/temp", "plant/1/temp/x", "other", "other/a/b", "x")) {
      publish(client, topic, topic, MqttQoS.AT_LEAST_ONCE);
    }
    awaitSize(acknowledged, 6);
    assertThat(intake.texts()).containsExactly("plant/1/temp", "other", "other/a/b");
    intake.await("three are counted", () -> rigs.get(0).refused("topic") == 3);
  }

  @Test
  @DisplayName("P1: what a flow would take that is away is not acknowledged, until it is back")
  void away() throws IOException {
    RecordingIntake one = join("one", "one/#");
    RecordingIntake two = join("two", "two/#");
    byte[] first = {0x32, 8, 0, 3, 'o', 'n', 'e', 0, 1, 'x'};
    byte[] second = {0x34, 8, 0, 3, 'o', 'n', 'e', 0, 2, 'y'};
    byte[] other = {0x32, 8, 0, 3, 't', 'w', 'o', 0, 3, 'z'};
    rigs.get(0).stop();
    for (byte[] unheard : List.of(first, second)) {
      try (Socket socket = connected()) {
        socket.getOutputStream().write(concat(other, concat(unheard, other)));
        byte[] answers = socket.getInputStream().readAllBytes();
        assertThat(answers.length).as("at most what came before it").isLessThanOrEqualTo(4);
      }
    }
    assertThat(one.texts()).isEmpty();
    two.await("both are counted", () -> rigs.get(1).refused("unavailable") == 2);
    RecordingIntake again = join("one", "one/#");
    try (Socket socket = connected()) {
      socket.getOutputStream().write(concat(first, second));
      assertThat(socket.getInputStream().readNBytes(8))
          .containsExactly(0x40, 2, 0, 1, 0x50, 2, 0, 2);
    }
    assertThat(again.texts()).containsExactly("x", "y");
    assertThat(two.texts()).contains("z");
  }

  /** A source of a flow of its own, on the port of the others. */
  private RecordingIntake join(String flow, String topics) throws IOException {
    if (rigs.isEmpty()) {
      try (ServerSocket free = new ServerSocket(0)) {
        port = free.getLocalPort();
      }
    }
    MqttListenerConfig config =
        new MqttListenerConfig(
            "127.0.0.1",
            port,
            List.of(topics),
            Optional.empty(),
            Optional.empty(),
            new ByteSize(1 << 20));
    MqttListenerSource source = new MqttListenerSource(config, MqttPort.Limits.DEFAULT);
    SourceRig rig = new SourceRig(node, own, flow).start(source);
    rigs.add(rig);
    return rig.intake();
  }

  @Test
  @DisplayName("a client that connects again ends its older connection; a will becomes a FlowFile")
  void takeOver() throws IOException {
    RecordingIntake intake = listen(config());
    byte[] withWill = {
      0x10, 0x13, 0, 4, 'M', 'Q', 'T', 'T', 4, 6, 0, 0, 0, 1, 'c', 0, 1, 'w', 0, 1, 'x'
    };
    try (Socket older = connect();
        Socket newer = connect()) {
      older.getOutputStream().write(withWill);
      assertThat(older.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
      newer.getOutputStream().write(withWill);
      assertThat(newer.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
      assertThat(older.getInputStream().read()).isEqualTo(-1);
      intake.awaitCount(1);
      assertThat(intake.journalled().get(0).attributes().get("mqtt.will")).isEqualTo("true");
      newer.getOutputStream().write(new byte[] {(byte) 0xE0, 0});
      assertThat(newer.getInputStream().read()).isEqualTo(-1);
      assertThat(intake.texts()).containsExactly("x");
    }
  }

  @Test
  @DisplayName("keep-alive and the time to CONNECT are enforced")
  void silence() throws IOException {
    listen(config(), new MqttPort.Limits(10, Duration.ofMillis(200)));
    try (Socket silent = connect();
        Socket gone = connect()) {
      byte[] oneSecond = CONNECT.clone();
      oneSecond[11] = 1;
      gone.getOutputStream().write(oneSecond);
      assertThat(gone.getInputStream().readNBytes(4)).containsExactly(0x20, 2, 0, 0);
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(gone.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  @DisplayName("hostile: malformed packets end only their connection, whatever they are")
  void hostile() throws IOException {
    RecordingIntake intake = listen(config());
    MqttClient good = client("good", true);
    List<byte[]> wrong =
        List.of(
            new byte[] {0x30, 3, 0, 1, 't'},
            "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8),
            concat(CONNECT, CONNECT),
            concat(CONNECT, new byte[] {0x36, 5, 0, 1, 't', 0, 1}),
            concat(CONNECT, new byte[] {0x32, 5, 0, 1, 't', 0, 0}),
            concat(CONNECT, new byte[] {0x30, 4, 0, 1, '#', 'x'}),
            concat(CONNECT, new byte[] {0x30, 3, 0, 9, 't'}),
            concat(CONNECT, new byte[] {0x30, 4, 0, 2, (byte) 0xC3, 0x28}),
            concat(CONNECT, new byte[] {0x30, -1, -1, -1, -1, 1}),
            concat(CONNECT, new byte[] {0x30, -1, -1, -1, 0x7F}),
            concat(CONNECT, new byte[] {(byte) 0xF0, 0}),
            concat(CONNECT, new byte[] {0x60, 2, 0, 1}));
    for (byte[] bytes : wrong) {
      try (Socket socket = connect()) {
        socket.getOutputStream().write(bytes);
        InputStream in = socket.getInputStream();
        int length = readToEnd(in);
        assertThat(length).isLessThanOrEqualTo(4);
      }
    }
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      byte[] garbage = new byte[random.nextInt(200)];
      random.nextBytes(garbage);
      try (Socket socket = connect()) {
        socket.getOutputStream().write(random.nextBoolean() ? garbage : concat(CONNECT, garbage));
      }
    }
    publish(good, "t", "still here", MqttQoS.AT_LEAST_ONCE);
    intake.await(
        "the good client's message, seed " + seed, () -> intake.texts().contains("still here"));
  }

  @Test
  @DisplayName("bytes that come one by one, or many packets at once, are the same packets")
  void anyPieces() throws IOException {
    RecordingIntake intake = listen(config());
    byte[] stream = CONNECT;
    for (int i = 0; i < 50; i++) {
      stream =
          concat(stream, new byte[] {0x32, 7, 0, 1, 't', 0, (byte) (i + 1), 'm', (byte) (i + 40)});
    }
    try (Socket byByte = connect()) {
      byByte.setTcpNoDelay(true);
      for (byte each : stream) {
        byByte.getOutputStream().write(each);
      }
      assertThat(byByte.getInputStream().readNBytes(4 + 200)).hasSize(204);
    }
    List<String> first = intake.texts();
    try (Socket atOnce = connect()) {
      atOnce.getOutputStream().write(stream);
      assertThat(atOnce.getInputStream().readNBytes(4 + 200)).hasSize(204);
    }
    assertThat(intake.texts()).hasSize(100);
    assertThat(intake.texts().subList(50, 100)).isEqualTo(first);
  }

  @Test
  @DisplayName("P10: listens on loopback only, and filters must be filters")
  void config10() {
    assertThatThrownBy(
            () ->
                new MqttListenerConfig(
                    "0.0.0.0",
                    0,
                    List.of("#"),
                    Optional.empty(),
                    Optional.empty(),
                    new ByteSize(1024)))
        .hasMessageContaining("loopback");
    for (String filter : List.of("", "a#", "#/a", "a/b+", "+a")) {
      assertThatThrownBy(() -> TopicFilter.parse(filter)).hasMessageContaining("topic filters");
    }
  }

  private RecordingIntake listen(MqttListenerConfig config) {
    return listen(config, MqttPort.Limits.DEFAULT);
  }

  private RecordingIntake listen(MqttListenerConfig config, MqttPort.Limits limits) {
    SourceRig rig = new SourceRig(node, own).start(new MqttListenerSource(config, limits));
    rigs.add(rig);
    port = Integer.parseInt(rig.status().substring(rig.status().lastIndexOf(':') + 1));
    return rig.intake();
  }

  private static MqttListenerConfig config() {
    return new MqttListenerConfig(
        "127.0.0.1", 0, List.of("#"), Optional.empty(), Optional.empty(), new ByteSize(16 << 20));
  }

  private MqttClient client(String id, boolean clean) {
    MqttClient client =
        MqttClient.create(
            node.vertx(),
            new MqttClientOptions()
                .setClientId(id)
                .setCleanSession(clean)
                .setMaxInflightQueue(100_000)
                .setMaxMessageSize(16 << 20));
    SourceRig.await(client.connect(port, "127.0.0.1"));
    return client;
  }

  private static int publish(MqttClient client, String topic, String text, MqttQoS qos) {
    return SourceRig.await(client.publish(topic, Buffer.buffer(text), qos, false, false));
  }

  private static List<Integer> acknowledgements(MqttClient client) {
    List<Integer> all = java.util.Collections.synchronizedList(new ArrayList<>());
    client.publishCompletionHandler(
        id -> {
          synchronized (all) {
            all.add(id);
            all.notifyAll();
          }
        });
    return all;
  }

  private static void awaitSize(List<Integer> list, int size) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    synchronized (list) {
      while (list.size() < size && System.nanoTime() < end) {
        try {
          list.wait(100);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new AssertionError("interrupted", e);
        }
      }
      assertThat(list).hasSize(size);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  private Socket connected() throws IOException {
    return connected(0);
  }

  private Socket connected(int sessionPresent) throws IOException {
    Socket socket = connect();
    socket.getOutputStream().write(CONNECT);
    assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, sessionPresent, 0);
    return socket;
  }

  private byte[] exchange(byte[] sent) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(sent);
      return socket.getInputStream().readAllBytes();
    }
  }

  private static int readToEnd(InputStream in) {
    int length = 0;
    try {
      while (in.read() >= 0) {
        length++;
      }
    } catch (java.net.SocketTimeoutException stillOpen) {
      throw new AssertionError("the connection was not closed", stillOpen);
    } catch (IOException reset) {
      return length;
    }
    return length;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}

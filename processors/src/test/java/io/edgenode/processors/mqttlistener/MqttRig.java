package io.edgenode.processors.mqttlistener;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.processors.intake.RecordingIntake;
import io.edgenode.processors.intake.SourceRig;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Listening sources on one port, and real clients of it: the Vert.x one, and raw sockets. */
final class MqttRig implements AutoCloseable {
  static final byte[] CONNECT = {0x10, 0x0D, 0, 4, 'M', 'Q', 'T', 'T', 4, 0, 0, 0, 0, 1, 'c'};

  private final SourceRig.Node node = new SourceRig.Node();
  private final List<SourceRig> rigs = new ArrayList<>();
  private final Path own;
  private int port;

  MqttRig(Path own) {
    this.own = own;
  }

  @Override
  public void close() {
    rigs.forEach(SourceRig::close);
    node.close();
  }

  Vertx vertx() {
    return node.vertx();
  }

  /** The sources in the order they were started. */
  SourceRig source(int index) {
    return rigs.get(index);
  }

  /** A source of a flow of its own, on the port of the others. */
  RecordingIntake join(String flow, String topics) throws IOException {
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

  RecordingIntake listen(MqttListenerConfig config) {
    return listen(config, MqttPort.Limits.DEFAULT);
  }

  RecordingIntake listen(MqttListenerConfig config, MqttPort.Limits limits) {
    SourceRig rig = new SourceRig(node, own).start(new MqttListenerSource(config, limits));
    rigs.add(rig);
    port = Integer.parseInt(rig.status().substring(rig.status().lastIndexOf(':') + 1));
    return rig.intake();
  }

  static MqttListenerConfig config() {
    return new MqttListenerConfig(
        "127.0.0.1", 0, List.of("#"), Optional.empty(), Optional.empty(), new ByteSize(16 << 20));
  }

  MqttClient client(String id, boolean clean) {
    return client(
        new MqttClientOptions()
            .setClientId(id)
            .setCleanSession(clean)
            .setMaxInflightQueue(100_000)
            .setMaxMessageSize(16 << 20));
  }

  MqttClient client(MqttClientOptions options) {
    MqttClient client = MqttClient.create(node.vertx(), options);
    SourceRig.await(client.connect(port, "127.0.0.1"));
    return client;
  }

  static int publish(MqttClient client, String topic, String text, MqttQoS qos) {
    return SourceRig.await(client.publish(topic, Buffer.buffer(text), qos, false, false));
  }

  /** What is acknowledged from now on; {@link #awaitSize} waits for it. */
  static List<Integer> acknowledgements(MqttClient client) {
    List<Integer> all = Collections.synchronizedList(new ArrayList<>());
    client.publishCompletionHandler(
        id -> {
          synchronized (all) {
            all.add(id);
            all.notifyAll();
          }
        });
    return all;
  }

  static void awaitSize(List<Integer> list, int size) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    synchronized (list) {
      while (list.size() < size && System.nanoTime() < end) {
        try {
          list.wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new AssertionError("interrupted", e);
        }
      }
      assertThat(list).hasSize(size);
    }
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  Socket connected() throws IOException {
    return connected(0);
  }

  Socket connected(int sessionPresent) throws IOException {
    Socket socket = connect();
    socket.getOutputStream().write(CONNECT);
    assertThat(socket.getInputStream().readNBytes(4)).containsExactly(0x20, 2, sessionPresent, 0);
    return socket;
  }

  /** Returns when the port, had it wanted to, would have read whatever was sent to it before. */
  void awaitTurn() throws IOException {
    try (Socket other = connected()) {
      for (int turn = 0; turn < 3; turn++) {
        other.getOutputStream().write(new byte[] {(byte) 0xC0, 0});
        assertThat(other.getInputStream().readNBytes(2)).containsExactly(0xD0, 0);
      }
    }
  }

  /** What the port answers until it closes the connection. */
  byte[] exchange(byte[] sent) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(sent);
      return socket.getInputStream().readAllBytes();
    }
  }

  static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}

package io.edgenode.processors.mqttlistener;

import static io.edgenode.processors.mqttlistener.MqttRig.CONNECT;
import static io.edgenode.processors.mqttlistener.MqttRig.concat;
import static io.edgenode.processors.mqttlistener.MqttRig.config;
import static io.edgenode.processors.mqttlistener.MqttRig.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.processors.intake.RecordingIntake;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.mqtt.MqttClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes as they come in the field: in pieces, wrong, or not at all. */
final class MqttListenerHostileTest {
  private final MqttRig rig;

  MqttListenerHostileTest(@TempDir Path own) {
    this.rig = new MqttRig(own);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  @DisplayName("keep-alive and the time to CONNECT are enforced")
  void silence() throws IOException {
    rig.listen(config(), new MqttPort.Limits(10, Duration.ofMillis(200)));
    try (Socket silent = rig.connect();
        Socket gone = rig.connect()) {
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
    RecordingIntake intake = rig.listen(config());
    MqttClient good = rig.client("good", true);
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
            concat(CONNECT, new byte[] {(byte) 0x82, -1, -1, -1, 0x7F}),
            concat(CONNECT, new byte[] {(byte) 0xF0, 0}),
            concat(CONNECT, new byte[] {0x60, 2, 0, 1}));
    for (byte[] bytes : wrong) {
      try (Socket socket = rig.connect()) {
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
      try (Socket socket = rig.connect()) {
        socket.getOutputStream().write(random.nextBoolean() ? garbage : concat(CONNECT, garbage));
      }
    }
    publish(good, "t", "still here", MqttQoS.AT_LEAST_ONCE);
    intake.await(
        "the good client's message, seed " + seed, () -> intake.texts().contains("still here"));
  }

  @Test
  @DisplayName("P5 while too much of all clients waits for the journal, none of them is read")
  void crowded() throws IOException {
    MqttPort.Limits limits = new MqttPort.Limits(10, Duration.ofSeconds(10), 100_000);
    RecordingIntake intake = rig.listen(config(), limits);
    MqttClient sender = rig.client("sender", true);
    try (Socket other = rig.connected()) {
      other.setSoTimeout(300);
      byte[] ping = {(byte) 0xC0, 0};
      other.getOutputStream().write(ping);
      assertThat(other.getInputStream().readNBytes(2)).containsExactly(0xD0, 0);
      intake.hold();
      publish(sender, "t", "x".repeat(150_000), MqttQoS.AT_LEAST_ONCE);
      intake.await("the message", () -> intake.held() == 1);
      other.getOutputStream().write(ping);
      assertThatThrownBy(() -> other.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      intake.release();
      other.setSoTimeout(20_000);
      assertThat(other.getInputStream().readNBytes(2)).containsExactly(0xD0, 0);
    }
  }

  @Test
  @DisplayName("bytes that come one by one, or many packets at once, are the same packets")
  void anyPieces() throws IOException {
    RecordingIntake intake = rig.listen(config());
    byte[] stream = CONNECT;
    for (int i = 0; i < 50; i++) {
      stream =
          concat(stream, new byte[] {0x32, 7, 0, 1, 't', 0, (byte) (i + 1), 'm', (byte) (i + 40)});
    }
    try (Socket byByte = rig.connect()) {
      byByte.setTcpNoDelay(true);
      for (byte each : stream) {
        byByte.getOutputStream().write(each);
      }
      assertThat(byByte.getInputStream().readNBytes(4 + 200)).hasSize(204);
    }
    List<String> first = intake.texts();
    try (Socket atOnce = rig.connect()) {
      atOnce.getOutputStream().write(stream);
      assertThat(atOnce.getInputStream().readNBytes(4 + 200)).hasSize(204);
    }
    assertThat(intake.texts()).hasSize(100);
    assertThat(intake.texts().subList(50, 100)).isEqualTo(first);
  }

  private static int readToEnd(InputStream in) {
    int length = 0;
    try {
      while (in.read() >= 0) {
        length++;
      }
    } catch (SocketTimeoutException stillOpen) {
      throw new AssertionError("the connection was not closed", stillOpen);
    } catch (IOException reset) {
      return length;
    }
    return length;
  }
}

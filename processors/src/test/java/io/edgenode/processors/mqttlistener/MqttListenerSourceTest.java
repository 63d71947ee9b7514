package io.edgenode.processors.mqttlistener;

import static io.edgenode.processors.mqttlistener.MqttRig.CONNECT;
import static io.edgenode.processors.mqttlistener.MqttRig.acknowledgements;
import static io.edgenode.processors.mqttlistener.MqttRig.awaitSize;
import static io.edgenode.processors.mqttlistener.MqttRig.concat;
import static io.edgenode.processors.mqttlistener.MqttRig.config;
import static io.edgenode.processors.mqttlistener.MqttRig.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.edgenode.processors.intake.RecordingIntake;
import io.edgenode.processors.intake.SourceRig;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published becomes FlowFiles, and is acknowledged then. */
final class MqttListenerSourceTest {
  private final MqttRig rig;

  MqttListenerSourceTest(@TempDir Path own) {
    this.rig = new MqttRig(own);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  @DisplayName("P1: PUBACK comes when a message is journalled, in order, and not before")
  void acknowledges() {
    RecordingIntake intake = rig.listen(config());
    MqttClient client = rig.client("a", true);
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
    RecordingIntake intake = rig.listen(config());
    MqttClient client = rig.client("a", true);
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
    RecordingIntake intake = rig.listen(config());
    byte[] message = {0x34, 6, 0, 1, 't', 0, 7, 'x'};
    try (Socket first = rig.connected()) {
      first.getOutputStream().write(message);
      assertThat(first.getInputStream().readNBytes(4)).containsExactly(0x50, 2, 0, 7);
    }
    try (Socket again = rig.connected(1)) {
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
  @DisplayName(
      "P6, K13: what is larger than max-message is acknowledged; a reference is journalled")
  void largerThanTaken() {
    RecordingIntake intake =
        rig.listen(
            new MqttListenerConfig(
                "127.0.0.1",
                0,
                List.of("#"),
                Optional.empty(),
                Optional.empty(),
                new ByteSize(1024)));
    MqttClient client = rig.client("a", true);
    List<Integer> acknowledged = acknowledgements(client);
    publish(client, "t", "before", MqttQoS.AT_LEAST_ONCE);
    publish(client, "t/large", "x".repeat(3_000_000), MqttQoS.AT_LEAST_ONCE);
    publish(client, "t", "between", MqttQoS.AT_LEAST_ONCE);
    publish(client, "t/large", "x".repeat(100_000), MqttQoS.EXACTLY_ONCE);
    publish(client, "t/large", "x".repeat(200_000), MqttQoS.AT_MOST_ONCE);
    publish(client, "t", "behind", MqttQoS.AT_LEAST_ONCE);
    awaitSize(acknowledged, 5);
    intake.awaitCount(6);
    assertThat(intake.texts())
        .containsExactly(
            "before",
            "{\"length\":3000000}",
            "between",
            "{\"length\":100000}",
            "{\"length\":200000}",
            "behind");
    var attributes = intake.journalled().get(1).attributes();
    assertThat(attributes.get("mqtt.topic")).isEqualTo("t/large");
    assertThat(attributes.get(Offered.REFUSED)).contains("3000000", "max-message", "1024");
    assertThat(intake.journalled().get(2).attributes().get(Offered.REFUSED)).isNull();
    intake.await("three are counted", () -> rig.source(0).refused("too-large") == 3);
  }

  @Test
  @DisplayName(
      "P6, K13: what the journal can never hold is acknowledged; a reference is journalled")
  void largerThanTheJournal() {
    RecordingIntake intake = rig.listen(config());
    intake.limitClaims(200_000);
    MqttClient client = rig.client("a", true);
    List<Integer> acknowledged = acknowledgements(client);
    publish(client, "t", "before", MqttQoS.AT_LEAST_ONCE);
    publish(client, "t", "x".repeat(300_000), MqttQoS.AT_LEAST_ONCE);
    publish(client, "t", "behind", MqttQoS.AT_LEAST_ONCE);
    awaitSize(acknowledged, 3);
    assertThat(intake.texts()).containsExactly("before", "{\"length\":300000}", "behind");
    assertThat(intake.journalled().get(1).attributes().get(Offered.REFUSED)).contains("max-size");
    intake.await("it is counted", () -> rig.source(0).refused("too-large") == 1);
  }

  @Test
  @DisplayName("P5: nothing is read or acknowledged while the journal does not keep up")
  void backpressure() throws IOException {
    RecordingIntake intake = rig.listen(config());
    MqttClient client = rig.client("a", true);
    List<Integer> acknowledged = acknowledgements(client);
    rig.source(0).pause();
    int count = 30_000;
    String text = "x".repeat(1_000);
    Promise<Integer> firstSent = Promise.promise();
    rig.vertx()
        .runOnContext(
            turn -> {
              for (int i = 0; i < count; i++) {
                client
                    .publish("t", Buffer.buffer(text), MqttQoS.AT_LEAST_ONCE, false, false)
                    .onSuccess(firstSent::tryComplete);
              }
            });
    SourceRig.await(firstSent.future());
    rig.awaitTurn();
    assertThat(intake.count()).isZero();
    assertThat(acknowledged).isEmpty();
    rig.source(0).resume();
    intake.awaitCount(count);
    awaitSize(acknowledged, count);
    assertThat(intake.count()).isEqualTo(count);
  }

  @Test
  @DisplayName("what the journal refuses is offered again, once each, before it is acknowledged")
  void refused() {
    RecordingIntake intake = rig.listen(config());
    MqttClient client = rig.client("a", true);
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
    rig.listen(
        new MqttListenerConfig(
            "127.0.0.1",
            0,
            List.of("#"),
            Optional.of("gw"),
            Optional.of("s3cret"),
            new ByteSize(1 << 20)));
    assertThatThrownBy(() -> rig.client("a", true)).hasStackTraceContaining("BAD_USER_NAME");
    rig.client(new MqttClientOptions().setUsername("gw").setPassword("s3cret").setClientId("b"));
    byte[] version5 = CONNECT.clone();
    version5[8] = 5;
    assertThat(rig.exchange(version5)).containsExactly(0x20, 2, 0, 1);
    byte[] noId = {0x10, 0x0C, 0, 4, 'M', 'Q', 'T', 'T', 4, 0, 0, 0, 0, 0};
    assertThat(rig.exchange(noId)).containsExactly(0x20, 2, 0, 2);
  }

  @Test
  @DisplayName("subscriptions fail, topics that were not asked for are counted and left out")
  void topics() {
    RecordingIntake intake =
        rig.listen(
            new MqttListenerConfig(
                "127.0.0.1",
                0,
                List.of("plant/+/temp", "other/#"),
                Optional.empty(),
                Optional.empty(),
                new ByteSize(1 << 20)));
    MqttClient client = rig.client("a", true);
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
    intake.await("three are counted", () -> rig.source(0).refused("topic") == 3);
  }

  @Test
  @DisplayName(
      "K18: of flows on one port the narrowest topic takes a message, or nobody while away")
  void narrowestTopic() throws IOException {
    RecordingIntake all = rig.join("all", "#");
    RecordingIntake each = rig.join("each", "f/+");
    byte[] narrow = {0x32, 8, 0, 3, 'f', '/', '7', 0, 1, 'n'};
    byte[] wide = {0x32, 8, 0, 3, 'g', '/', '7', 0, 2, 'w'};
    try (Socket socket = rig.connected()) {
      socket.getOutputStream().write(concat(narrow, wide));
      assertThat(socket.getInputStream().readNBytes(8)).hasSize(8);
    }
    assertThat(each.texts()).containsExactly("n");
    assertThat(all.texts()).containsExactly("w");

    rig.source(1).stop();
    try (Socket socket = rig.connected()) {
      socket.getOutputStream().write(narrow);
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(all.texts()).containsExactly("w");
  }

  @Test
  @DisplayName("a name is narrower than +, and + than #, from the first level on")
  void narrower() {
    List<TopicFilter> narrowestFirst =
        Stream.of("a/b", "a/b/#", "a/+", "a/+/#", "a/#", "+/b", "+/+", "+/#", "#")
            .map(TopicFilter::parse)
            .toList();
    for (int i = 0; i < narrowestFirst.size(); i++) {
      for (int j = 0; j < narrowestFirst.size(); j++) {
        assertThat(narrowestFirst.get(i).matches("a/b")).isTrue();
        assertThat(narrowestFirst.get(i).isNarrowerThan(narrowestFirst.get(j)))
            .as("%s and %s", narrowestFirst.get(i), narrowestFirst.get(j))
            .isEqualTo(i < j);
      }
    }
  }

  @Test
  @DisplayName("P1: what a flow would take that is away is not acknowledged, until it is back")
  void away() throws IOException {
    RecordingIntake one = rig.join("one", "one/#");
    RecordingIntake two = rig.join("two", "two/#");
    byte[] first = {0x32, 8, 0, 3, 'o', 'n', 'e', 0, 1, 'x'};
    byte[] second = {0x34, 8, 0, 3, 'o', 'n', 'e', 0, 2, 'y'};
    byte[] other = {0x32, 8, 0, 3, 't', 'w', 'o', 0, 3, 'z'};
    rig.source(0).stop();
    for (byte[] unheard : List.of(first, second)) {
      try (Socket socket = rig.connected()) {
        socket.getOutputStream().write(concat(other, concat(unheard, other)));
        byte[] answers = socket.getInputStream().readAllBytes();
        assertThat(answers.length).as("at most what came before it").isLessThanOrEqualTo(4);
      }
    }
    assertThat(one.texts()).isEmpty();
    two.await("both are counted", () -> rig.source(1).refused("unavailable") == 2);
    RecordingIntake again = rig.join("one", "one/#");
    try (Socket socket = rig.connected()) {
      socket.getOutputStream().write(concat(first, second));
      assertThat(socket.getInputStream().readNBytes(8))
          .containsExactly(0x40, 2, 0, 1, 0x50, 2, 0, 2);
    }
    assertThat(again.texts()).containsExactly("x", "y");
    assertThat(two.texts()).contains("z");
  }

  @Test
  @DisplayName("a client that connects again ends its older connection; a will becomes a FlowFile")
  void takeOver() throws IOException {
    RecordingIntake intake = rig.listen(config());
    byte[] withWill = {
      0x10, 0x13, 0, 4, 'M', 'Q', 'T', 'T', 4, 6, 0, 0, 0, 1, 'c', 0, 1, 'w', 0, 1, 'x'
    };
    try (Socket older = rig.connect();
        Socket newer = rig.connect()) {
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
}

package io.edgenode.processors.mqttlistener;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.config.OptionChecks;
import io.edgenode.processors.listen.Loopback;
import java.util.List;
import java.util.Optional;

/** The options of source {@code mqtt-listener}. */
public record MqttListenerConfig(
    @Option(doc = "The loopback address to listen on.", defaultValue = "127.0.0.1") String host,
    @Option(
            doc =
                "The port to listen on; 0 takes a free one. Flows may share a port with different"
                    + " topics.",
            defaultValue = "1883",
            min = "0",
            max = "65535")
        int port,
    @Option(
            doc =
                "The topics that are taken, with + and # as in MQTT; what is published elsewhere is"
                    + " acknowledged, counted and left out.",
            defaultValue = "[\"#\"]",
            example = "[plant/+/temperature]")
        List<String> topics,
    @Option(doc = "The user name that clients must give.", example = "gateway", shapesState = false)
        Optional<String> username,
    @Option(
            doc = "The password that clients must give.",
            secret = true,
            example = "${env:MQTT_PASSWORD}",
            shapesState = false)
        Optional<String> password,
    @Option(
            doc =
                "The largest message; of a larger one a reference is journalled and dead-lettered.",
            defaultValue = "16MiB",
            min = "1KiB",
            max = "256MiB",
            shapesState = false)
        ByteSize maxMessage) {

  /**
   * @throws IllegalArgumentException if host, topics or credentials can't be
   */
  public MqttListenerConfig {
    OptionChecks checks =
        new OptionChecks()
            .run(() -> Loopback.check(host))
            .require(
                !topics.isEmpty(), () -> "'topics' must name at least one topic filter, such as #")
            .require(
                username.isPresent() == password.isPresent(),
                () -> "'username' and 'password' must be given together");
    topics.forEach(topic -> checks.run(() -> TopicFilter.parse(topic)));
    checks.done();
  }

  /** What flows of one node can't have twice: of one topic filter the first would get all. */
  List<String> exclusives() {
    return port == 0
        ? List.of()
        : topics.stream()
            .distinct()
            .map(t -> "topic " + t + " of mqtt://" + host + ":" + port)
            .toList();
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "mqtt-listener on " + host + ":" + port + " for " + topics;
  }
}

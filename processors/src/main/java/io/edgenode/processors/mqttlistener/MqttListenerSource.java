package io.edgenode.processors.mqttlistener;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.Source;
import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.processors.intake.OfferWindow;
import io.edgenode.processors.listen.Hop;
import io.edgenode.processors.listen.SharedPort;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes what MQTT clients publish. The port speaks MQTT on a context of its own; this class
 * journals the messages. Owner: the source's context, which the port's calls hop to. Lifecycle:
 * start → (pause, resume)* → stop.
 */
public final class MqttListenerSource implements Source {
  public static final Descriptor<MqttListenerConfig> DESCRIPTOR =
      Descriptor.source(
              "mqtt-listener",
              MqttListenerConfig.class,
              config -> new MqttListenerSource(config, MqttPort.Limits.DEFAULT))
          .summary("Takes what MQTT 3.1.1 clients publish, without a broker.")
          .description(
              """
              A message is acknowledged (PUBACK, PUBREC) when it is journalled, in order. While the
              journal does not keep up nothing is acknowledged and the sockets are not read, so the
              clients wait. Subscriptions are refused: nothing is published here. A client's will
              becomes a FlowFile when it goes without DISCONNECT. A client that connects again ends
              its older connection.

              QoS 0 is at most once: what is under way when the connection or the node ends is lost.
              QoS 1 is at least once: a message that is sent again, for its PUBACK did not arrive,
              makes a second FlowFile. QoS 2 is exact while the port is open, for clients with an id
              that don't ask for a clean session; with one, while the connection lasts. The packet
              ids that were answered are kept in memory alone, of 10,000 clients that are away: when
              the node restarts, or the last flow on the port does, what was answered and not yet
              released makes a second FlowFile if it is sent again. Where that matters let devices
              number their messages and put dedupe behind.

              A message that is larger than max-message, or than the journal can ever hold, is
              acknowledged all the same, counted as too-large, and a reference that says its length
              goes to the dead letters: MQTT 3.1.1 knows no other answer than closing the connection
              (section 3.3.5), and a device would then send it for ever, and nothing behind it.

              FlowFiles have the attributes mqtt.topic, mqtt.qos, mqtt.retain and mqtt.client-id;
              wills also mqtt.will. Flows that share a port must ask for the same user name and
              password; a message goes to one flow alone, that with the narrowest matching topic
              (freezers/7 before freezers/+ before freezers/#), of equal ones the first. Flows that
              start one after another had better have topics that don't overlap: what comes before
              the narrower one has started goes to the other. What matches a flow that
              failed and will be tried again is not acknowledged: the client is disconnected and
              keeps it.
              """)
          .example("All topics", "{ type: mqtt-listener, port: 1883 }")
          .example(
              "Some, with a password",
              "{ type: mqtt-listener, port: 1883, topics: [\"plant/+/temperature\"], username: gw,"
                  + " password: \"${env:MQTT_PASSWORD:-secret}\" }")
          .trait(Descriptor.Trait.ENDLESS)
          .exclusives(MqttListenerConfig::exclusives)
          .build();

  private static final int BATCHES_IN_FLIGHT = 64;

  private final MqttListenerConfig config;
  private final MqttPort.Limits limits;
  private @Nullable OfferWindow window;
  private @Nullable SharedPort<MqttRoute> port;
  private @Nullable MqttRoute route;

  MqttListenerSource(MqttListenerConfig config, MqttPort.Limits limits) {
    this.config = config;
    this.limits = limits;
  }

  @Override
  public Future<Void> start(
      SourceContext context, Intake intake, Optional<SourcePosition> resumeAt) {
    OfferWindow opened = new OfferWindow(context, intake, BATCHES_IN_FLIGHT, () -> {});
    MqttRoute mine =
        new MqttRoute(
            config, context.flow() + "/" + context.name(), new HopToSource(context, opened));
    SharedPort<MqttRoute> joined = portOf(context);
    window = opened;
    route = mine;
    port = joined;
    return joined
        .join(mine)
        .compose(bound -> checkCredentials(mine, joined.members()).map(bound))
        .recover(cause -> joined.leave(mine).transform(left -> Future.failedFuture(unbound(cause))))
        .map(
            bound -> {
              context.status("listening on mqtt://" + config.host() + ":" + bound);
              return null;
            });
  }

  @Override
  public void pause() {
    if (window != null) {
      window.pause();
    }
  }

  @Override
  public void resume() {
    if (window != null) {
      window.resume();
    }
  }

  /** Leaves the port first, so that nothing is acknowledged that is not journalled. */
  @Override
  public Future<Void> stop() {
    OfferWindow open = window;
    if (port == null || route == null || open == null) {
      return Future.succeededFuture();
    }
    return port.leave(route).onComplete(left -> open.close());
  }

  private IllegalStateException unbound(Throwable cause) {
    return new IllegalStateException(
        "can't listen on " + config.host() + ":" + config.port() + ": " + cause.getMessage(),
        cause);
  }

  private SharedPort<MqttRoute> portOf(SourceContext context) {
    if (config.port() == 0) {
      return made(context);
    }
    String key = "mqtt-listener " + config.host() + ":" + config.port();
    return context.shared().computeIfAbsent(key, () -> made(context));
  }

  private SharedPort<MqttRoute> made(SourceContext context) {
    return new SharedPort<>(
        context.vertx(), routes -> new MqttPort(context.vertx(), config, limits, routes));
  }

  private static Future<Void> checkCredentials(MqttRoute mine, List<MqttRoute> all) {
    boolean same = all.stream().allMatch(mine::hasCredentialsOf);
    return same
        ? Future.succeededFuture()
        : Future.failedFuture(
            new IllegalStateException(
                "another flow that shares the port asks for another user name or password"));
  }

  /**
   * Takes the port's calls to the source's context, and the answers back.
   *
   * @param window what journals the messages
   */
  private record HopToSource(SourceContext context, OfferWindow window)
      implements MqttRoute.Target {
    @Override
    public Future<Void> accept(List<Offered> messages) {
      return Hop.to(context.context(), () -> window.offer(messages));
    }

    @Override
    public void refused(String reason, int count) {
      context.context().runOnContext(turn -> context.refused(reason, count));
    }
  }
}

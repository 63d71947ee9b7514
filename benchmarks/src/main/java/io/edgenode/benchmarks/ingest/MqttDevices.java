package io.edgenode.benchmarks.ingest;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Devices that publish with QoS 1, some at a time before the first is acknowledged. */
final class MqttDevices implements Devices {
  private static final int IN_FLIGHT = 20;

  private final List<MqttClient> clients = new ArrayList<>();
  private final int port;
  private final AtomicLong acknowledged = new AtomicLong();
  private volatile boolean stopping;

  MqttDevices(Vertx vertx, int port, int connections) {
    this.port = port;
    for (int i = 0; i < connections; i++) {
      clients.add(
          MqttClient.create(
              vertx,
              new MqttClientOptions().setClientId("device-" + i).setMaxInflightQueue(IN_FLIGHT)));
    }
  }

  @Override
  public Future<Void> start() {
    List<Future<?>> connected = new ArrayList<>();
    for (MqttClient client : clients) {
      client.publishCompletionHandler(
          id -> {
            acknowledged.incrementAndGet();
            publish(client);
          });
      connected.add(client.connect(port, "127.0.0.1"));
    }
    return Future.all(connected)
        .map(
            all -> {
              for (MqttClient client : clients) {
                for (int i = 0; i < IN_FLIGHT; i++) {
                  publish(client);
                }
              }
              return null;
            });
  }

  private void publish(MqttClient client) {
    if (!stopping) {
      client.publish("plant/in", Buffer.buffer(Ingest.RECORD), MqttQoS.AT_LEAST_ONCE, false, false);
    }
  }

  @Override
  public long acknowledged() {
    return acknowledged.get();
  }

  @Override
  public long refused() {
    return 0;
  }

  @Override
  public Future<Void> stop() {
    stopping = true;
    List<Future<?>> closed = new ArrayList<>();
    clients.forEach(client -> closed.add(client.disconnect()));
    return Future.join(closed).mapEmpty();
  }
}

package io.edgenode.benchmarks.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All the producers of one round. One thread. */
final class Load implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final List<Producer> producers = new ArrayList<>();
  private final Acks acks;
  private boolean closed;

  /**
   * @param http how many connections post
   * @param mqtt how many clients publish; the port may be 0 if none does
   * @param pause the longest time between two requests of one of them
   */
  Load(Workplace place, Flows.Shape shape, int http, int mqtt, Duration pause) {
    acks = new Acks(place.acks());
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    for (int i = 0; i < http; i++) {
      producers.add(new HttpProducer(client, shape.http(), "h" + i, acks, pause));
    }
    for (int i = 0; i < mqtt && shape.mqtt() > 0; i++) {
      producers.add(new MqttProducer(shape.mqtt(), "m" + i, acks, pause));
    }
  }

  void start() {
    producers.forEach(Producer::start);
  }

  Acks acks() {
    return acks;
  }

  /** A port that nobody listens on just now; nodes take it again after each death. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the producers: after that nothing more is sent. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      producers.forEach(Producer::close);
      acks.close();
    }
  }
}

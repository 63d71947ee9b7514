package io.edgenode.processors.mqttlistener;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a client between its connections: the QoS 2 messages that it was told are
 * received and did not release yet (MQTT 3.1.1 section 4.3.3). Owner: the port's context.
 */
final class Session {
  /** More are not released by a client that keeps to the protocol; one that does is cut off. */
  static final int MOST_UNRELEASED = 1_000;

  /** By packet id: when the message is journalled. */
  private final Map<Integer, Promise<Void>> unreleased = new HashMap<>();

  private @Nullable Connection connection;

  /**
   * Takes note of a QoS 2 message.
   *
   * @return if it was sent before: when that is journalled
   */
  Optional<Future<Void>> receive(int packetId) {
    Promise<Void> before = unreleased.get(packetId);
    if (before != null) {
      return Optional.of(before.future());
    }
    if (unreleased.size() >= MOST_UNRELEASED) {
      throw new MalformedPacketException(
          "more than " + MOST_UNRELEASED + " messages of QoS 2 are not released");
    }
    unreleased.put(packetId, Promise.promise());
    return Optional.empty();
  }

  void journalled(int packetId) {
    Promise<Void> known = unreleased.get(packetId);
    if (known != null) {
      known.tryComplete();
    }
  }

  /** It was not journalled after all: if it comes again it is new. */
  void notJournalled(int packetId, Throwable cause) {
    Promise<Void> known = unreleased.remove(packetId);
    if (known != null) {
      known.tryFail(cause);
    }
  }

  /** The client released it: the packet id is free again. */
  void release(int packetId) {
    unreleased.remove(packetId);
  }

  void clear() {
    unreleased.clear();
  }

  boolean isEmpty() {
    return unreleased.isEmpty();
  }

  @Nullable Connection connection() {
    return connection;
  }

  void connection(@Nullable Connection now) {
    connection = now;
  }
}

package io.edgenode.processors.mqttlistener;

import io.edgenode.engine.api.Attributes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The attributes of one client's messages: one instance for all that are alike, of the topics that
 * it used last. Owner: the connection.
 */
final class MessageAttributes {
  private static final int MOST_TOPICS = 64;

  private final Map<String, Attributes> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Attributes> eldest) {
          return size() > MOST_TOPICS;
        }
      };

  /**
   * @param clientId the same for every message
   */
  Attributes of(PacketHandler.Publish message, String clientId) {
    String key = message.qos() + (message.retain() ? "r" : "-") + message.topic();
    return known.computeIfAbsent(
        key,
        unknown ->
            Attributes.of(
                "mqtt.topic", message.topic(),
                "mqtt.qos", String.valueOf(message.qos()),
                "mqtt.retain", String.valueOf(message.retain()),
                "mqtt.client-id", clientId));
  }
}

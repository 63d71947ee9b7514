package io.edgenode.processors.mqttlistener;

import org.jspecify.annotations.Nullable;

/** What a client may say (MQTT 3.1.1 chapter 3). */
interface PacketHandler {
  /**
   * A client introduces itself.
   *
   * @param protocolLevel 4 is 3.1.1
   * @param will what to publish when it goes without a word
   */
  record Connect(
      String protocolName,
      int protocolLevel,
      boolean cleanSession,
      int keepAliveSeconds,
      String clientId,
      @Nullable Publish will,
      @Nullable String username,
      byte @Nullable [] password) {}

  /**
   * A message; its content is a slice that nobody writes to any more.
   *
   * @param packetId 0 at QoS 0
   */
  record Publish(
      String topic, int qos, boolean retain, int packetId, byte[] array, int offset, int length) {}

  void connect(Connect connect);

  void publish(Publish publish);

  /**
   * A message that is larger than what is taken: it is read past.
   *
   * @param head without its content
   * @param length of the content
   */
  void publishTooLarge(Publish head, long length);

  void release(int packetId);

  void subscribe(int packetId, int filters);

  void unsubscribe(int packetId);

  void ping();

  void disconnect();
}

package io.edgenode.processors.mqttlistener;

import java.util.Optional;

/** Why a CONNECT is refused, with the return code of its CONNACK (MQTT 3.1.1 table 3.1). */
enum ConnectRefusal {
  WRONG_PROTOCOL(1, "protocol"),
  WRONG_CLIENT_ID(2, "client-id"),
  UNAVAILABLE(3, "unavailable"),
  WRONG_CREDENTIALS(4, "unauthorized");

  private static final int LONGEST_CLIENT_ID = 1_024;

  final int code;

  /** As it is counted. */
  final String reason;

  ConnectRefusal(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** What speaks against a client; nothing if it may connect. */
  static Optional<ConnectRefusal> of(PacketHandler.Connect client, MqttPort port) {
    boolean known =
        client.protocolName().equals("MQTT") && client.protocolLevel() == 4
            || client.protocolName().equals("MQIsdp") && client.protocolLevel() == 3;
    String id = client.clientId();
    if (!known) {
      return Optional.of(WRONG_PROTOCOL);
    } else if (id.length() > LONGEST_CLIENT_ID || id.isEmpty() && !client.cleanSession()) {
      return Optional.of(WRONG_CLIENT_ID);
    } else if (!port.isServing()) {
      return Optional.of(UNAVAILABLE);
    } else if (!port.isAllowed(client)) {
      return Optional.of(WRONG_CREDENTIALS);
    }
    return Optional.empty();
  }
}

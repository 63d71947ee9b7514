package io.edgenode.processors.mqttlistener;

/** A client that does not keep to MQTT: it is disconnected. The message never holds its bytes. */
final class MalformedPacketException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedPacketException(String message) {
    super(message, null, false, false);
  }
}

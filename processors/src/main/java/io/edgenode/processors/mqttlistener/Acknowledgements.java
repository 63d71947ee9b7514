package io.edgenode.processors.mqttlistener;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The answers that a connection owes, in the order of the messages (MQTT 3.1.1 section 4.6): each
 * waits for those before it. Owner: the connection.
 */
final class Acknowledgements {
  /** One message: what will be answered once it is journalled. */
  static final class Owed {
    private final int header;
    private final int packetId;
    private final int bytes;
    private boolean due;

    private Owed(int header, int packetId, int bytes) {
      this.header = header;
      this.packetId = packetId;
      this.bytes = bytes;
    }

    int packetId() {
      return packetId;
    }

    void due() {
      due = true;
    }
  }

  private final Deque<Owed> owed = new ArrayDeque<>();
  private long bytes;

  /**
   * Adds a message.
   *
   * @param header the first byte of the answer, 0 for none
   * @param size of the message, which is in memory until it is journalled
   */
  Owed add(int header, int packetId, int size) {
    Owed added = new Owed(header, packetId, size);
    owed.add(added);
    bytes += size;
    return added;
  }

  int count() {
    return owed.size();
  }

  long bytes() {
    return bytes;
  }

  /** The answers that are due, up to the first that is not. */
  Buffer takeDue() {
    Buffer answers = Buffer.buffer();
    for (Owed first = owed.peek(); first != null && first.due; first = owed.peek()) {
      owed.remove();
      bytes -= first.bytes;
      if (first.header != 0) {
        answers.appendByte((byte) first.header).appendByte((byte) 2);
        answers.appendUnsignedShort(first.packetId);
      }
    }
    return answers;
  }
}

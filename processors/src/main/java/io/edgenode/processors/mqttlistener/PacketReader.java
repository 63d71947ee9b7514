package io.edgenode.processors.mqttlistener;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a client's bytes into packets and reads them (MQTT 3.1.1 chapters 2 and 3). What is left of
 * a packet waits for the next bytes; its array grows as these come, not as the packet claims. Of a
 * message that is too large only the head is kept, the rest is read past. Owner: the connection.
 */
final class PacketReader {
  private static final int LONGEST_LENGTH = 4;
  private static final int LONGEST_TOPIC = 4 * 1024;
  private static final int PUBLISH = 3;
  private static final int WILL = 0x04;
  private static final int PASSWORD = 0x40;
  private static final int USERNAME = 0x80;
  private static final byte[] NOTHING = new byte[0];

  private final PacketHandler handler;
  private final int longest;
  private byte[] left = NOTHING;
  private int leftLength;

  /** Bytes still to come that are read past. */
  private long toSkip;

  /** The packet being read. */
  private byte[] bytes = NOTHING;

  private int at;
  private int end;

  /**
   * @param longest messages above this many bytes are read past, other packets malformed
   */
  PacketReader(PacketHandler handler, int longest) {
    this.handler = handler;
    this.longest = longest;
  }

  /** How many bytes wait for the rest of their packet. */
  int waiting() {
    return leftLength;
  }

  /**
   * Reads what came, which is not written to any more.
   *
   * @throws MalformedPacketException if it is not MQTT: the connection must end
   */
  void read(byte[] came) {
    byte[] all = came;
    int length = came.length;
    int from = (int) Math.min(toSkip, came.length);
    toSkip -= from;
    if (leftLength > 0) {
      length = leftLength + came.length;
      if (length > left.length) {
        left = Arrays.copyOf(left, Math.max(length, left.length * 2));
      }
      System.arraycopy(came, 0, left, leftLength, came.length);
      all = left;
    }
    int read = readPackets(all, from, length);
    if (read == 0 && all == left) {
      leftLength = length;
    } else {
      left = read == length ? NOTHING : Arrays.copyOfRange(all, read, length);
      leftLength = length - read;
    }
  }

  private int readPackets(byte[] all, int begin, int length) {
    int from = begin;
    while (true) {
      int body = bodyStart(all, from, length);
      if (body < 0) {
        return from;
      }
      int type = (all[from] & 0xFF) >>> 4;
      int flags = all[from] & 0x0F;
      checkHeader(type, flags);
      long size = bodySize(all, from + 1);
      boolean tooLarge = size + (body - from) > longest;
      if (tooLarge && type != PUBLISH) {
        throw new MalformedPacketException("a packet has more than " + longest + " bytes");
      }
      if (tooLarge ? !hasHead(all, body, length, flags) : body + size > length) {
        return from;
      }
      bytes = all;
      at = body;
      end = (int) Math.min(length, body + size);
      if (tooLarge) {
        PacketHandler.Publish head = publish(flags);
        handler.publishTooLarge(
            new PacketHandler.Publish(
                head.topic(), head.qos(), head.retain(), head.packetId(), NOTHING, 0, 0),
            size - (head.offset() - body));
        toSkip = body + size - end;
      } else {
        packet(type, flags);
      }
      from = end;
    }
  }

  /** Whether topic and packet id of a message are there. */
  private static boolean hasHead(byte[] all, int body, int length, int flags) {
    int head = 2 + ((flags & 6) == 0 ? 0 : 2);
    if (length - body < head) {
      return false;
    }
    int topic = (all[body] & 0xFF) << 8 | all[body + 1] & 0xFF;
    return length - body >= head + topic;
  }

  /** Where the packet's body begins, or -1 if its header is not complete. */
  private static int bodyStart(byte[] all, int from, int length) {
    for (int i = 1; i <= LONGEST_LENGTH; i++) {
      if (from + i >= length) {
        return -1;
      }
      if (all[from + i] >= 0) {
        return from + i + 1;
      }
    }
    throw new MalformedPacketException("a packet's length has more than four bytes");
  }

  private static long bodySize(byte[] all, int from) {
    long size = 0;
    for (int i = 0; ; i++) {
      size |= (long) (all[from + i] & 0x7F) << 7 * i;
      if (all[from + i] >= 0) {
        return size;
      }
    }
  }

  /** Looks at the first byte before anything is waited for. */
  private static void checkHeader(int type, int flags) {
    int expected = type == 6 || type == 8 || type == 10 ? 2 : 0;
    if (type != 3 && flags != expected) {
      throw new MalformedPacketException("the flags of packet type " + type + " are wrong");
    }
  }

  private void packet(int type, int flags) {
    switch (type) {
      case 1 -> handler.connect(connect());
      case 3 -> handler.publish(publish(flags));
      case 4, 5, 7 -> packetId();
      case 6 -> handler.release(packetId());
      case 8 -> subscribe();
      case 10 -> handler.unsubscribe(packetId());
      case 12 -> handler.ping();
      case 14 -> handler.disconnect();
      default -> throw new MalformedPacketException("a client can't send packet type " + type);
    }
  }

  private PacketHandler.Connect connect() {
    String protocol = text();
    int level = oneByte();
    int flags = oneByte();
    int keepAlive = twoBytes();
    String clientId = text();
    PacketHandler.Publish will = null;
    if ((flags & WILL) != 0) {
      String topic = topic();
      int length = twoBytes();
      int offset = skip(length);
      byte[] content = Arrays.copyOfRange(bytes, offset, offset + length);
      will =
          new PacketHandler.Publish(
              topic, flags >>> 3 & 3, (flags & 0x20) != 0, 0, content, 0, length);
    }
    String username = (flags & USERNAME) != 0 ? text() : null;
    byte[] password = null;
    if ((flags & PASSWORD) != 0) {
      int length = twoBytes();
      int offset = skip(length);
      password = Arrays.copyOfRange(bytes, offset, offset + length);
    }
    if ((flags & 1) != 0 || at != end) {
      throw new MalformedPacketException("CONNECT has a wrong flag or something behind it");
    }
    boolean clean = (flags & 2) != 0;
    return new PacketHandler.Connect(
        protocol, level, clean, keepAlive, clientId, will, username, password);
  }

  private PacketHandler.Publish publish(int flags) {
    int qos = flags >>> 1 & 3;
    if (qos == 3) {
      throw new MalformedPacketException("there is no QoS 3");
    }
    String topic = topic();
    int id = qos == 0 ? 0 : packetId();
    return new PacketHandler.Publish(topic, qos, (flags & 1) != 0, id, bytes, at, end - at);
  }

  private void subscribe() {
    int id = packetId();
    int filters = 0;
    while (at < end) {
      text();
      oneByte();
      filters++;
    }
    if (filters == 0) {
      throw new MalformedPacketException("SUBSCRIBE names no topic");
    }
    handler.subscribe(id, filters);
  }

  private String topic() {
    String topic = text();
    boolean wrong =
        topic.isEmpty()
            || topic.length() > LONGEST_TOPIC
            || topic.indexOf('+') >= 0
            || topic.indexOf('#') >= 0;
    if (wrong) {
      throw new MalformedPacketException(
          "a topic has 1 to " + LONGEST_TOPIC + " characters and no wildcard");
    }
    return topic;
  }

  private String text() {
    int length = twoBytes();
    int from = skip(length);
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, from, length))
              .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedPacketException("a text is not UTF-8");
    }
    if (text.indexOf('\0') >= 0) {
      throw new MalformedPacketException("a text holds U+0000");
    }
    return text;
  }

  private int packetId() {
    int id = twoBytes();
    if (id == 0) {
      throw new MalformedPacketException("a packet id is 0");
    }
    return id;
  }

  private int oneByte() {
    return bytes[skip(1)] & 0xFF;
  }

  private int twoBytes() {
    int from = skip(2);
    return (bytes[from] & 0xFF) << 8 | bytes[from + 1] & 0xFF;
  }

  private int skip(int count) {
    int from = at;
    if (count > end - at) {
      throw new MalformedPacketException("a packet ends before what it should hold");
    }
    at += count;
    return from;
  }
}

package io.edgenode.processors.mqttlistener;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Offered;
import io.edgenode.processors.intake.PushPosition;
import io.edgenode.processors.intake.Reference;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. What its bytes hold is offered in one batch; while too much of it is not journalled
 * yet, or too much of all clients, its socket is not read: TCP tells it to wait. Owner: the port's
 * context. Lifecycle: opened → CONNECT → messages → closed.
 */
final class Connection implements PacketHandler {
  /** At most so much of a client is under way; reading goes on at half of it. */
  private static final int MOST_MESSAGES = 2_000;

  private static final long MOST_BYTES = 1024 * 1024;
  private static final int CONNACK = 0x20;
  private static final int PUBACK = 0x40;
  private static final int PUBREC = 0x50;
  private static final int ACCEPTED = 0;

  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final MqttPort port;
  private final NetSocket socket;
  private final PacketReader reader;
  private final Acknowledgements answers = new Acknowledgements();

  /** What the bytes at hand brought, by route. */
  private final Map<MqttRoute, List<Offered>> batches = new LinkedHashMap<>();

  private final Map<MqttRoute, List<Acknowledgements.Owed>> owed = new LinkedHashMap<>();
  private final MessageAttributes attributes = new MessageAttributes();
  private final Offering whole = this::offered;
  private @Nullable Connect client;
  private @Nullable Session session;
  private long timer = -1;
  private long heardNanos;
  private long reserved;
  private boolean parted;
  private boolean closed;
  private boolean waiting;

  Connection(MqttPort port, NetSocket socket) {
    this.port = port;
    this.socket = socket;
    this.reader = new PacketReader(this, port.largestPacket());
  }

  void open() {
    socket.handler(this::read);
    socket.exceptionHandler(cause -> LOG.debug("client {}: {}", clientId(), cause.toString()));
    socket.closeHandler(end -> ended());
    awaitConnect();
    pace();
  }

  private void awaitConnect() {
    timer = port.vertx().setTimer(port.connectMillis(), late -> notConnected());
  }

  private void notConnected() {
    if (waiting) {
      awaitConnect();
    } else {
      close("it did not send CONNECT");
    }
  }

  /** Ends it without a word, as MQTT has it. */
  void close(String why) {
    if (!closed) {
      port.disconnects(clientId(), socket, why);
      socket.close();
    }
  }

  String clientId() {
    return client == null ? "" : client.clientId();
  }

  @Override
  public void connect(Connect connect) {
    if (client != null) {
      throw new MalformedPacketException("it sent CONNECT twice");
    }
    port.vertx().cancelTimer(timer);
    Optional<ConnectRefusal> refusal = ConnectRefusal.of(connect, port);
    if (refusal.isPresent()) {
      port.refused(refusal.get().reason, 1);
      send(CONNACK, 0, refusal.get().code);
      socket.close();
      return;
    }
    client = connect;
    Session opened = port.takeOver(this, connect);
    session = opened;
    int present = connect.cleanSession() || opened.isEmpty() ? 0 : 1;
    send(CONNACK, present, ACCEPTED);
    heardNanos = System.nanoTime();
    watch(connect.keepAliveSeconds());
  }

  @Override
  public void publish(Publish message) {
    take(message, whole);
  }

  /** A reference is journalled and acknowledged, or the client would send it for ever. */
  @Override
  public void publishTooLarge(Publish head, long length) {
    String why =
        "a message of " + length + " bytes is larger than max-message, " + port.largestMessage();
    take(
        head,
        (message, index) -> {
          Offered without = offered(message, index);
          return Reference.to(length, why, without.attributes(), without.position());
        });
    port.leavesOut(clientId(), socket, why);
  }

  @FunctionalInterface
  private interface Offering {
    Offered of(Publish message, int index);
  }

  private void take(Publish message, Offering offering) {
    Session known = connected();
    Optional<Future<Void>> before =
        message.qos() == 2 ? known.receive(message.packetId()) : Optional.empty();
    if (before.isPresent()) {
      answerAgain(message.packetId(), before.get());
      return;
    }
    int header = message.qos() == 0 ? 0 : message.qos() == 1 ? PUBACK : PUBREC;
    Acknowledgements.Owed answer = answers.add(header, message.packetId(), message.length());
    Optional<MqttRoute> route = port.route(message.topic());
    if (route.isEmpty()) {
      notRouted(message, known, answer);
      return;
    }
    List<Offered> batch = batches.computeIfAbsent(route.get(), to -> new ArrayList<>());
    batch.add(offering.of(message, batch.size()));
    owed.computeIfAbsent(route.get(), to -> new ArrayList<>()).add(answer);
  }

  /**
   * A topic that nobody asks for is left out. One whose flow has failed and will be tried again is
   * not acknowledged, nor anything behind it: the client keeps it and comes again (P1).
   */
  private void notRouted(Publish message, Session of, Acknowledgements.Owed answer) {
    if (port.isAway(message.topic())) {
      String why = "the flow that takes its topic does not run now";
      port.refused("unavailable", 1);
      of.notJournalled(message.packetId(), new IllegalStateException(why));
      close(why);
    } else {
      port.refused("topic", 1);
      of.journalled(message.packetId());
      answer.due();
    }
  }

  @Override
  public void release(int packetId) {
    connected().release(packetId);
    send(0x70, packetId >>> 8, packetId & 0xFF);
  }

  /** This port only takes: every subscription fails. */
  @Override
  public void subscribe(int packetId, int filters) {
    connected();
    Buffer answer = Buffer.buffer().appendByte((byte) 0x90);
    int length = 2 + filters;
    do {
      answer.appendByte((byte) (length & 0x7F | (length > 0x7F ? 0x80 : 0)));
      length >>>= 7;
    } while (length > 0);
    answer.appendUnsignedShort(packetId);
    for (int i = 0; i < filters; i++) {
      answer.appendByte((byte) 0x80);
    }
    socket.write(answer);
  }

  @Override
  public void unsubscribe(int packetId) {
    connected();
    send(0xB0, packetId >>> 8, packetId & 0xFF);
  }

  @Override
  public void ping() {
    connected();
    socket.write(Buffer.buffer(new byte[] {(byte) 0xD0, 0}));
  }

  @Override
  public void disconnect() {
    connected();
    parted = true;
    socket.close();
  }

  private void read(Buffer came) {
    if (closed) {
      return;
    }
    heardNanos = System.nanoTime();
    try {
      reader.read(came.getBytes());
    } catch (MalformedPacketException e) {
      port.refused("malformed", 1);
      close(String.valueOf(e.getMessage()));
    }
    offerBatches();
    reserve();
    answerAndPace();
  }

  private void offerBatches() {
    batches.forEach(
        (route, batch) -> {
          List<Acknowledgements.Owed> answersOfBatch = owed.getOrDefault(route, List.of());
          offer(route, batch).onComplete(done -> journalled(answersOfBatch, done));
        });
    batches.clear();
    owed.clear();
  }

  /** What it offers is in memory until it is journalled or refused, even when it has gone. */
  private Future<Void> offer(MqttRoute route, List<Offered> batch) {
    long bytes = 0;
    for (Offered each : batch) {
      bytes += each.content().length();
    }
    long size = bytes;
    port.waits(size);
    return route.target.accept(batch).onComplete(done -> port.waits(-size));
  }

  private void journalled(List<Acknowledgements.Owed> messages, AsyncResult<Void> done) {
    Session of = connected();
    for (Acknowledgements.Owed message : messages) {
      if (done.succeeded()) {
        message.due();
        of.journalled(message.packetId());
      } else {
        of.notJournalled(message.packetId(), done.cause());
      }
    }
    if (done.failed()) {
      close("its messages can't be journalled: " + done.cause().getMessage());
    } else {
      answerAndPace();
    }
  }

  /** A QoS 2 message that was sent again is answered when it is journalled, and not taken. */
  private void answerAgain(int packetId, Future<Void> journalled) {
    Acknowledgements.Owed answer = answers.add(PUBREC, packetId, 0);
    journalled.onComplete(
        done -> {
          if (done.succeeded()) {
            answer.due();
            answerAndPace();
          } else {
            close("its messages can't be journalled");
          }
        });
  }

  /** What waits for the rest of its packet counts against the memory of the port. */
  private void reserve() {
    long waitingBytes = reader.waiting();
    if (waitingBytes > reserved && !port.budget().take(waitingBytes - reserved)) {
      port.refused("memory", 1);
      close("too many large messages are under way");
      return;
    }
    if (waitingBytes < reserved) {
      port.budget().give(reserved - waitingBytes);
    }
    reserved = waitingBytes;
  }

  private void answerAndPace() {
    if (closed) {
      return;
    }
    Buffer due = answers.takeDue();
    if (due.length() > 0) {
      socket.write(due);
    }
    pace();
  }

  /** Stops reading, or goes on. */
  void pace() {
    if (closed) {
      return;
    }
    boolean tooMuch =
        port.isCrowded() || answers.count() > MOST_MESSAGES || answers.bytes() > MOST_BYTES;
    boolean littleEnough =
        !port.isCrowded()
            && answers.count() <= MOST_MESSAGES / 2
            && answers.bytes() <= MOST_BYTES / 2;
    if (!waiting && (tooMuch || socket.writeQueueFull())) {
      waiting = true;
      socket.pause();
      socket.drainHandler(drained -> answerAndPace());
    } else if (waiting && littleEnough && !socket.writeQueueFull()) {
      waiting = false;
      heardNanos = System.nanoTime();
      socket.resume();
    }
  }

  private Offered offered(Publish message, int index) {
    Content content = new Content.Bytes(message.array(), message.offset(), message.length());
    return new Offered(content, attributes.of(message, clientId()), new PushPosition(index));
  }

  /** A client that is silent for one and a half of its keep-alive time is gone. */
  private void watch(int keepAliveSeconds) {
    if (keepAliveSeconds == 0 || closed) {
      return;
    }
    long limitMillis = keepAliveSeconds * 1_500L;
    long silentMillis = (System.nanoTime() - heardNanos) / 1_000_000;
    if (silentMillis >= limitMillis && !waiting) {
      close("it was silent for longer than its keep-alive");
      return;
    }
    long again = waiting ? limitMillis : limitMillis - silentMillis;
    timer = port.vertx().setTimer(Math.max(1, again), due -> watch(keepAliveSeconds));
  }

  private void ended() {
    closed = true;
    port.vertx().cancelTimer(timer);
    port.budget().give(reserved);
    reserved = 0;
    Connect gone = client;
    if (gone != null && gone.will() != null && !parted) {
      Publish will = gone.will();
      port.route(will.topic())
          .ifPresent(
              route -> {
                Offered last = offered(will, 0);
                Attributes marked = last.attributes().with("mqtt.will", "true");
                offer(route, List.of(new Offered(last.content(), marked, last.position())));
              });
    }
    port.closed(this, session, gone != null && gone.cleanSession());
  }

  private void send(int header, int first, int second) {
    socket.write(Buffer.buffer(new byte[] {(byte) header, 2, (byte) first, (byte) second}));
  }

  private Session connected() {
    if (session == null) {
      throw new MalformedPacketException("its first packet is not CONNECT");
    }
    return session;
  }
}

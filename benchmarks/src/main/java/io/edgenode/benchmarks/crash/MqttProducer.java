package io.edgenode.benchmarks.crash;

import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttClientOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes its records at QoS 1 with a window of unacknowledged ones, in order; after each
 * reconnect it publishes the unacknowledged ones again, from the oldest on. Owner: its own Vert.x
 * context.
 */
final class MqttProducer implements Producer {
  private static final int WINDOW = 30;
  private static final int BURST = 10;
  private static final int AGAIN_MILLIS = 50;
  private static final int GIVE_UP_SECONDS = 5;

  /** A client that is not answered for so long connects anew, as devices do. */
  private static final int UNANSWERED_MILLIS = 3_000;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final int port;
  private final String source;
  private final Acks acks;
  private final long pauseMillis;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Map<Integer, Long> byPacket = new HashMap<>();
  private final TreeSet<Long> unacknowledged = new TreeSet<>();
  private @Nullable MqttClient client;
  private long attempt;
  private long next;
  private long toSend;
  private long lastAnswer;
  private boolean sending;
  private boolean stopping;

  MqttProducer(int port, String source, Acks acks, Duration pause) {
    this.port = port;
    this.source = source;
    this.acks = acks;
    this.pauseMillis = Math.max(1, pause.toMillis());
  }

  @Override
  public void start() {
    context.runOnContext(ignored -> connect());
  }

  private void connect() {
    long mine = ++attempt;
    MqttClientOptions options =
        new MqttClientOptions()
            .setClientId(source)
            .setCleanSession(true)
            .setMaxInflightQueue(WINDOW * 2)
            .setAckTimeout(-1)
            .setAutoKeepAlive(false);
    MqttClient fresh = MqttClient.create(vertx, options);
    fresh.publishCompletionHandler(packet -> acknowledged(mine, packet));
    fresh.closeHandler(closed -> again(mine));
    fresh
        .connect(port, "127.0.0.1")
        .onSuccess(connected -> connected(mine, fresh))
        .onFailure(cause -> again(mine));
  }

  private void connected(long mine, MqttClient fresh) {
    if (mine != attempt) {
      return;
    }
    client = fresh;
    lastAnswer = System.nanoTime();
    if (!unacknowledged.isEmpty()) {
      acks.resent(source, unacknowledged.size());
    }
    toSend = unacknowledged.isEmpty() ? next : unacknowledged.first();
    send(mine);
  }

  private void again(long mine) {
    if (mine != attempt) {
      return;
    }
    attempt++;
    client = null;
    byPacket.clear();
    sending = false;
    if (stopping) {
      stopped.countDown();
      return;
    }
    vertx.setTimer(AGAIN_MILLIS, id -> connect());
  }

  private void send(long mine) {
    MqttClient open = client;
    if (mine != attempt || open == null) {
      return;
    }
    if (stopping && unacknowledged.isEmpty()) {
      stopped.countDown();
      return;
    }
    if (System.nanoTime() - lastAnswer > TimeUnit.MILLISECONDS.toNanos(UNANSWERED_MILLIS)
        && !unacknowledged.isEmpty()) {
      acks.refused();
      open.disconnect();
      again(mine);
      return;
    }
    if (!sending) {
      burst(mine, open);
    }
    vertx.setTimer(1 + ThreadLocalRandom.current().nextLong(pauseMillis), id -> send(mine));
  }

  private void burst(long mine, MqttClient open) {
    for (int i = 0; i < BURST && byPacket.size() < WINDOW; i++) {
      if (toSend == next) {
        if (stopping) {
          return;
        }
        unacknowledged.add(next++);
      }
      Long seq = unacknowledged.ceiling(toSend);
      if (seq == null) {
        toSend = next;
        continue;
      }
      toSend = seq + 1;
      publish(mine, open, seq);
    }
  }

  private void publish(long mine, MqttClient open, long seq) {
    open.publish(
            "rig/" + source,
            Buffer.buffer(Records.line(source, seq)),
            MqttQoS.AT_LEAST_ONCE,
            false,
            false)
        .onSuccess(
            packet -> {
              if (mine == attempt) {
                byPacket.put(packet, seq);
              }
            })
        .onFailure(cause -> again(mine));
  }

  private void acknowledged(long mine, int packet) {
    Long seq = mine == attempt ? byPacket.remove(packet) : null;
    if (seq != null) {
      lastAnswer = System.nanoTime();
      unacknowledged.remove(seq);
      acks.acknowledged(source, seq);
    }
  }

  @Override
  public void close() {
    context.runOnContext(ignored -> stopping = true);
    try {
      stopped.await(GIVE_UP_SECONDS, TimeUnit.SECONDS);
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(GIVE_UP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the MQTT client does not close", e);
    }
  }
}

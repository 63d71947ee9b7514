package io.edgenode.benchmarks.crash;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Posts its records as NDJSON, some at a time, one request after the other. Its own thread. */
final class HttpProducer implements Producer {
  private static final int MOST_AT_ONCE = 40;
  private static final int OK = 200;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

  private final HttpClient client;
  private final URI target;
  private final String source;
  private final Acks acks;
  private final long pauseNanos;
  private final Thread thread;
  private long next;
  private volatile boolean stopping;

  /**
   * @param pause the longest time between two requests
   */
  HttpProducer(HttpClient client, int port, String source, Acks acks, Duration pause) {
    this.client = client;
    this.target = URI.create("http://127.0.0.1:" + port + "/in");
    this.source = source;
    this.acks = acks;
    this.pauseNanos = Math.max(1, pause.toNanos());
    this.thread = new Thread(this::run, "producer-" + source);
    this.thread.setDaemon(true);
  }

  @Override
  public void start() {
    thread.start();
  }

  private void run() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    while (!stopping) {
      int count = 1 + random.nextInt(MOST_AT_ONCE);
      String body = body(count);
      while (!post(body)) {
        if (stopping) {
          return;
        }
        acks.resent(source, count);
        LockSupport.parkNanos(AGAIN_NANOS);
      }
      for (int i = 0; i < count; i++) {
        acks.acknowledged(source, next + i);
      }
      next += count;
      LockSupport.parkNanos(random.nextLong(pauseNanos));
    }
  }

  private String body(int count) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < count; i++) {
      body.append(Records.line(source, next + i)).append('\n');
    }
    return body.toString();
  }

  private boolean post(String body) {
    HttpRequest request =
        HttpRequest.newBuilder(target)
            .timeout(TIMEOUT)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status != OK) {
        acks.refused();
      }
      return status == OK;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
      return false;
    }
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(TIMEOUT.toMillis() * 2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package io.edgenode.node.assembly;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what all flows together take on disk (P5): at {@code data.max-size} their sources are
 * held, until they take a twentieth less. Journals have quotas of their own, so what comes in
 * between two looks is bounded. Any thread.
 */
final class DataQuota {
  private static final Logger log = LoggerFactory.getLogger(DataQuota.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final double LOW_WATERMARK = 0.95;
  private static final long NONE = -1;

  private final Vertx vertx;
  private final LongSupplier used;
  private final long limit;
  private final Consumer<String> hold;
  private long timer = NONE;
  private boolean holding;

  /**
   * @param used what is taken, in bytes; blocks
   * @param hold told why sources are held, or the empty text when they may go on
   */
  DataQuota(Vertx vertx, LongSupplier used, long limit, Consumer<String> hold) {
    this.vertx = vertx;
    this.used = used;
    this.limit = limit;
    this.hold = hold;
  }

  synchronized void start() {
    timer = vertx.setPeriodic(INTERVAL.toMillis(), id -> vertx.executeBlocking(this::look, true));
  }

  synchronized void stop() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
  }

  /** One look at the disk; on a worker. */
  synchronized Void look() {
    long bytes = used.getAsLong();
    if (!holding && bytes >= limit) {
      holding = true;
      String why =
          String.format(
              "the flows take %d bytes on disk, at or above data.max-size (%d bytes)",
              bytes, limit);
      log.warn("sources are held: {}", why);
      hold.accept(why);
    } else if (holding && bytes < limit * LOW_WATERMARK) {
      holding = false;
      log.info("sources go on: the flows take {} bytes on disk", bytes);
      hold.accept("");
    }
    return null;
  }
}

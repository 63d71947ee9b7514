package io.edgenode.processors.hostmetrics;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.Source;
import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.processors.intake.OfferWindow;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells how the machine is doing, in one wide record per look. Owner: its event-loop context; the
 * looking is done on a worker.
 */
public final class HostMetricsSource implements Source {
  public static final Descriptor<HostMetricsConfig> DESCRIPTOR =
      Descriptor.source(
              "host-metrics",
              HostMetricsConfig.class,
              config -> new HostMetricsSource(config, HostMetricsSource::thisHost))
          .summary("Tells the machine's load, memory, disk, network and temperature.")
          .description(
              """
              One JSON record per interval, flat: ts (epoch ms), cpu_percent (since the last look),
              load_1m, load_5m, load_15m, memory_total_bytes, memory_available_bytes,
              memory_percent, swap_total_bytes, swap_used_bytes, uptime_seconds, disk_total_bytes,
              disk_free_bytes, disk_percent; disk_read_bytes, disk_written_bytes,
              network_received_bytes and network_sent_bytes count since the machine was started, the
              loopback interface left out; temperature_celsius is the hottest sensor's. What the
              machine does not tell is left out. While the journal does not keep up, looks are left
              out and counted.
              """)
          .example("Every ten seconds", "{ type: host-metrics }")
          .trait(Descriptor.Trait.ENDLESS)
          .build();

  private final HostMetricsConfig config;
  private final Supplier<Host> maker;
  private @Nullable Host host;
  private @Nullable OfferWindow window;
  private @Nullable SourceContext context;
  private @Nullable Intake intake;
  private long timer = -1;
  private boolean looking;
  private boolean stopped;

  HostMetricsSource(HostMetricsConfig config, Supplier<Host> maker) {
    this.config = config;
    this.maker = maker;
  }

  @Override
  public Future<Void> start(
      SourceContext sourceContext, Intake sourceIntake, Optional<SourcePosition> resumeAt) {
    context = sourceContext;
    intake = sourceIntake;
    window = new OfferWindow(sourceContext, sourceIntake, OfferWindow.BATCHES, () -> {});
    return sourceContext
        .context()
        .executeBlocking(() -> look(maker.get()))
        .map(
            first -> {
              timer =
                  sourceContext
                      .vertx()
                      .setPeriodic(config.interval().toMillis(), due -> lookAgain());
              return null;
            });
  }

  @Override
  public void pause() {
    if (window != null) {
      window.pause();
    }
  }

  @Override
  public void resume() {
    if (window != null) {
      window.resume();
    }
  }

  @Override
  public Future<Void> stop() {
    stopped = true;
    if (context != null && window != null) {
      context.vertx().cancelTimer(timer);
      window.close();
    }
    return Future.succeededFuture();
  }

  private void lookAgain() {
    Host looker = host;
    if (looker == null || context == null || window == null) {
      return;
    }
    if (looking || !window.hasRoom()) {
      context.refused("behind", 1);
      return;
    }
    looking = true;
    context.context().executeBlocking(() -> look(looker)).onComplete(this::looked);
  }

  private void looked(AsyncResult<JsonObject> look) {
    looking = false;
    if (stopped || window == null || intake == null || context == null) {
      return;
    }
    if (look.failed()) {
      stopped = true;
      window.close();
      context.vertx().cancelTimer(timer);
      intake.fail(look.cause());
      return;
    }
    JsonObject record = new JsonObject().put("ts", context.wallMillis()).mergeIn(look.result());
    Content content = Content.of(record.toBuffer().getBytes());
    window.offer(List.of(new Offered(content, Attributes.empty(), SourcePosition.NONE)));
  }

  /** On a worker. */
  private JsonObject look(Host looker) throws IOException {
    host = looker;
    JsonObject record = new JsonObject();
    looker.read(record);
    FileStore store = Files.getFileStore(Path.of(config.disk()));
    long total = store.getTotalSpace();
    long free = store.getUsableSpace();
    record.put("disk_total_bytes", total);
    record.put("disk_free_bytes", free);
    record.put("disk_percent", total == 0 ? 0 : Math.round((total - free) * 1000.0 / total) / 10.0);
    return record;
  }

  private static Host thisHost() {
    return Files.isReadable(Path.of("/proc/stat")) ? new LinuxHost(Path.of("/")) : new OshiHost();
  }
}

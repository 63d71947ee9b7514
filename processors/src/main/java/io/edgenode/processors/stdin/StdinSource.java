package io.edgenode.processors.stdin;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.Source;
import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.processors.intake.OfferWindow;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes lines from standard input until it ends. Owner: its event-loop context; the reading thread
 * hands over through it. It can't resume: what was read and not journalled when the process dies is
 * gone.
 */
public final class StdinSource implements Source {
  public static final Descriptor<StdinConfig> DESCRIPTOR =
      Descriptor.source("stdin", StdinConfig.class, config -> new StdinSource(config, System.in))
          .summary("Takes lines from the process's standard input, for pipes and trials.")
          .description(
              """
              One source of a node can have it. It ends with the input. Standard input can't be read
              again, so after a crash it goes on with what comes then. A line of more than 1 MiB is
              left out and counted as refused.
              """)
          .example("Lines of JSON", "{ type: stdin }")
          .build();

  private final StdinConfig config;
  private final InputStream in;
  private final Semaphore room = new Semaphore(OfferWindow.BATCHES);
  private @Nullable OfferWindow window;
  private @Nullable Stdin stdin;
  private @Nullable ToContext receiver;
  private volatile boolean stopped;

  StdinSource(StdinConfig config, InputStream in) {
    this.config = config;
    this.in = in;
  }

  @Override
  public Future<Void> start(
      SourceContext context, Intake intake, Optional<SourcePosition> resumeAt) {
    OfferWindow opened = new OfferWindow(context, intake, OfferWindow.BATCHES, () -> {});
    Stdin shared = context.shared().computeIfAbsent("stdin", () -> new Stdin(in));
    ToContext mine = new ToContext(context, intake, opened);
    if (!shared.attach(mine)) {
      return Future.failedFuture(
          new IllegalStateException("standard input is read by another source of the node"));
    }
    window = opened;
    stdin = shared;
    receiver = mine;
    return Future.succeededFuture();
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
    if (stdin != null && receiver != null && window != null) {
      stdin.detach(receiver);
      window.close();
    }
    return Future.succeededFuture();
  }

  /** The reading thread's way to the context; it waits while too many batches are under way. */
  private final class ToContext implements Stdin.Receiver {
    private final SourceContext context;
    private final Intake intake;
    private final OfferWindow to;

    ToContext(SourceContext context, Intake intake, OfferWindow to) {
      this.context = context;
      this.intake = intake;
      this.to = to;
    }

    @Override
    public boolean skipBlank() {
      return config.format() == StdinConfig.Format.NDJSON;
    }

    @Override
    public boolean lines(List<Offered> lines, int tooLong) throws InterruptedException {
      if (tooLong > 0) {
        context.context().runOnContext(turn -> context.refused("line-too-long", tooLong));
      }
      while (!room.tryAcquire(100, TimeUnit.MILLISECONDS)) {
        if (stopped) {
          return false;
        }
      }
      if (stopped) {
        return false;
      }
      context
          .context()
          .runOnContext(
              turn -> {
                if (lines.isEmpty()) {
                  room.release();
                } else {
                  to.offer(lines).onComplete(done -> room.release());
                }
              });
      return true;
    }

    @Override
    public void ended() {
      context.context().runOnContext(turn -> to.end());
    }

    @Override
    public void failed(IOException cause) {
      context.context().runOnContext(turn -> intake.fail(cause));
    }
  }
}

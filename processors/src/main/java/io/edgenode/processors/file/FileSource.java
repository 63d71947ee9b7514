package io.edgenode.processors.file;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.Source;
import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.processors.intake.OfferWindow;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads files. A {@link Feed} reads on a worker, a step or two ahead of what the journal takes;
 * this class hands over what it gives, in order. Owner: its event-loop context. Lifecycle: start →
 * (pause, resume)* → stop.
 */
public final class FileSource implements Source {
  public static final Descriptor<FileSourceConfig> DESCRIPTOR =
      Descriptor.source("file", FileSourceConfig.class, FileSource::new)
          .trait(Descriptor.Trait.READS_FILES)
          .summary("Reads files, line by line or whole, once or as they grow.")
          .description(
              """
              Each FlowFile has the attributes file.path and file.name. A restart goes on behind the
              last line that was journalled. The file is known again by its first 1024 bytes, and by
              its inode if it was renamed; a file with other first bytes, or a shorter one, is read
              from its start.

              With follow: true a file that is renamed is read to its end through its open handle
              before the one that took its place; one that is truncated is read from its start; new
              files that a pattern names are read as they appear; a last line without a line end
              waits for it. What is at the path when it is looked for, each poll-interval, is
              opened then and read in its turn, though it be renamed or deleted meanwhile. A file
              that comes to the path and leaves it again between two such looks can't be seen: let
              poll-interval be well below the time between two rotations. If a pattern names the
              renamed files too, such a file is read, but not in the order of rotation. While the
              journal takes nothing, files are not looked for.

              While a file is waited for, with follow: true or when-missing: wait, the flow is ready
              and the source's status says so. With when-missing: wait bring a file that takes long
              to write under another name, and rename it.

              A line of more than 1 MiB is left out and counted as refused. A CSV row that does not
              fit its columns is passed on as it is, to fail where a record is needed. A whole file
              that can't fit the journal's quota becomes a reference, which is dead-lettered.
              """)
          .example("A file, once", "{ type: file, path: data/readings.ndjson }")
          .example(
              "Logs as they grow",
              "{ type: file, path: \"logs/*.log\", format: lines, follow: true }")
          .example(
              "A file that may come later, once",
              "{ type: file, path: data/upload.ndjson, when-missing: wait }")
          .example("A table", "{ type: file, path: data/meters.csv, format: csv, types: auto }")
          .endlessWhen(FileSourceConfig::follow)
          .build();

  private static final Logger LOG = LoggerFactory.getLogger(FileSource.class);

  /** How many steps' results wait here. */
  private static final int AHEAD = 2;

  private static final long LARGE_RETRY_MILLIS = 1_000;

  private final FileSourceConfig config;

  /** Until a large file for which there was no room is tried again. */
  private final long retryMillis;

  private final Deque<Feed.Step> ready = new ArrayDeque<>();
  private @Nullable SourceContext context;
  private @Nullable Intake intake;
  private @Nullable OfferWindow window;
  private @Nullable ClaimStream claims;
  private @Nullable Feed feed;

  private Future<?> opening = Future.succeededFuture();

  /** The read or copy that is under way, or the last one. */
  private Future<?> reading = Future.succeededFuture();

  /**
   * Until {@link #stepped} has taken the result. A future is complete as soon as the worker is
   * done: whoever began the next read by that could overtake a result that is still on its way
   * here.
   */
  private boolean isReading;

  /** Until {@link #copied} has taken the result. */
  private boolean isCopying;

  private Future<?> copying = Future.succeededFuture();
  private Feed.Next next = Feed.Next.MORE;
  private boolean stopped;
  private boolean waiting;

  /** Said once: files that a pattern names may come and go. */
  private boolean saidWaiting;

  FileSource(FileSourceConfig config) {
    this(config, LARGE_RETRY_MILLIS);
  }

  FileSource(FileSourceConfig config, long retryMillis) {
    this.config = config;
    this.retryMillis = retryMillis;
  }

  @Override
  public Future<Void> start(
      SourceContext sourceContext, Intake sourceIntake, Optional<SourcePosition> resumeAt) {
    context = sourceContext;
    intake = sourceIntake;
    claims = new ClaimStream(sourceContext, sourceIntake);
    OfferWindow opened =
        new OfferWindow(sourceContext, sourceIntake, OfferWindow.BATCHES, this::offerNext);
    window = opened;
    Future<Void> started =
        sourceContext
            .context()
            .executeBlocking(() -> Feeds.open(config, sourceContext, resumeAt))
            .map(
                made -> {
                  feed = made;
                  opened.wake();
                  return null;
                });
    opening = started;
    return started;
  }

  @Override
  public void pause() {
    running(window).pause();
  }

  @Override
  public void resume() {
    running(window).resume();
  }

  @Override
  public Future<Void> stop() {
    stopped = true;
    if (window == null || claims == null || context == null) {
      return Future.succeededFuture();
    }
    window.close();
    claims.stop();
    SourceContext from = context;
    return Future.join(opening, reading, copying)
        .transform(done -> feed == null ? Future.succeededFuture() : close(feed, from));
  }

  private Future<Void> close(Feed open, SourceContext from) {
    return from.context()
        .executeBlocking(
            () -> {
              for (Feed.Step unused : ready) {
                if (unused.large().isPresent()) {
                  unused.large().get().close();
                }
              }
              open.close();
              return null;
            });
  }

  /** The window has room: hands over what is ready, and reads ahead. */
  private void offerNext() {
    if (isCopying) {
      return;
    }
    Feed.Step step = ready.poll();
    if (step != null && !step.batch().isEmpty()) {
      running(window).offer(step.batch());
    }
    if (step != null && step.large().isPresent()) {
      copy(step.large().get());
    } else if (ready.isEmpty() && next == Feed.Next.ENDED && !isReading) {
      running(window).end();
    }
    readAhead();
  }

  private void readAhead() {
    boolean wanted = next == Feed.Next.MORE && ready.size() < AHEAD;
    if (wanted && !isReading && !stopped) {
      isReading = true;
      reading =
          running(context).context().executeBlocking(running(feed)::step).onComplete(this::stepped);
    }
  }

  private void stepped(AsyncResult<Feed.Step> result) {
    isReading = false;
    if (stopped) {
      return;
    }
    if (result.failed()) {
      fail(result.cause());
      return;
    }
    Feed.Step step = result.result();
    next = step.next();
    tellWaiting();
    countTooLong(step.tooLong());
    if (!step.batch().isEmpty() || step.large().isPresent()) {
      ready.add(step);
    }
    if (next == Feed.Next.IDLE) {
      running(context).vertx().setTimer(config.pollInterval().toMillis(), timer -> lookAgain());
    }
    running(window).wake();
    running(context).context().runOnContext(turn -> readAhead());
  }

  /** Between two steps, when nobody but this context uses the feed. */
  private void tellWaiting() {
    boolean now = running(feed).isWaiting();
    if (now == waiting) {
      return;
    }
    waiting = now;
    running(context).status(now ? "waiting for " + config.path() + ", which is not there" : "");
    if (now && !saidWaiting) {
      saidWaiting = true;
      LOG.info(
          "source {} of flow {} waits for {}, which is not there",
          running(context).name(),
          running(context).flow(),
          config.path());
    }
  }

  private void lookAgain() {
    next = Feed.Next.MORE;
    readAhead();
  }

  private void copy(LargeFile file) {
    isCopying = true;
    Promise<Offered> done = Promise.promise();
    copying = done.future().onComplete(result -> copied(file, result));
    tryCopy(file, done);
  }

  /** Tried until there is room: one future for each try would make a chain as long. */
  private void tryCopy(LargeFile file, Promise<Offered> done) {
    running(claims)
        .copy(file)
        .onSuccess(claim -> done.complete(new Offered(claim, file.attributes(), file.position())))
        .onFailure(cause -> notCopied(file, cause, done));
  }

  private void notCopied(LargeFile file, Throwable cause, Promise<Offered> done) {
    if (stopped || !(cause instanceof Intake.Refused refused)) {
      done.fail(cause);
      return;
    }
    switch (refused.reason()) {
      case TOO_LARGE -> done.complete(reference(file, refused));
      case STOPPING -> done.fail(cause);
      case BUSY, UNAVAILABLE ->
          running(context).vertx().setTimer(retryMillis, timer -> tryCopy(file, done));
    }
  }

  private void copied(LargeFile file, AsyncResult<Offered> result) {
    isCopying = false;
    running(context)
        .context()
        .executeBlocking(
            () -> {
              file.close();
              return null;
            });
    if (stopped) {
      return;
    }
    if (result.succeeded()) {
      ready.addFirst(new Feed.Step(List.of(result.result()), 0, next));
      running(context).context().runOnContext(turn -> running(window).wake());
    } else {
      fail(result.cause());
    }
  }

  /** What is journalled in place of a file that the journal can never hold (K13). */
  private Offered reference(LargeFile file, Intake.Refused refused) {
    running(context).refused("too-large", 1);
    LOG.warn(
        "source {} of flow {}: file {} of {} bytes can't be journalled, only a reference to it: {}",
        running(context).name(),
        running(context).flow(),
        file.path(),
        file.size(),
        refused.getMessage());
    ByteOutput json = new ByteOutput(128);
    json.writeUtf8("{\"path\":\"");
    json.writeUtf8(file.path().toString().replace("\\", "\\\\").replace("\"", "\\\""));
    json.writeUtf8("\",\"length\":" + file.size() + "}");
    String message = String.valueOf(refused.getMessage());
    return new Offered(
        Content.of(json.toByteArray()),
        file.attributes().with(Offered.REFUSED, message),
        file.position());
  }

  private void countTooLong(int lines) {
    if (lines > 0) {
      running(context).refused("line-too-long", lines);
      LOG.warn(
          "source {} of flow {}: left out {} lines of more than {} bytes",
          running(context).name(),
          running(context).flow(),
          lines,
          LineFile.LONGEST_LINE);
    }
  }

  private void fail(Throwable cause) {
    stopped = true;
    running(window).close();
    running(intake).fail(cause);
  }

  private static <T> T running(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the source was not started");
    }
    return part;
  }
}

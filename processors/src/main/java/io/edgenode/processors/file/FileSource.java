package io.edgenode.processors.file;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.Source;
import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.processors.intake.OfferWindow;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads files. A {@link Feed} reads on a worker, one step ahead of what the journal takes; this
 * class hands its batches over. Owner: its event-loop context. Lifecycle: start → (pause, resume)*
 * → stop.
 */
public final class FileSource implements Source {
  public static final Descriptor<FileSourceConfig> DESCRIPTOR =
      Descriptor.source("file", FileSourceConfig.class, FileSource::new)
          .summary("Reads files, line by line or whole, once or as they grow.")
          .description(
              """
              Each FlowFile has the attributes file.path and file.name. A restart goes on behind the
              last line that was journalled: the file is known again by its first 1024 bytes, and by
              its inode if it was renamed. A file with other first bytes, or a shorter one, is read
              from its start. A line of more than 1 MiB is left out and counted as refused.
              """)
          .example("A file, once", "{ type: file, path: data/readings.ndjson }")
          .endlessWhen(FileSourceConfig::follow)
          .build();

  private static final Logger LOG = LoggerFactory.getLogger(FileSource.class);

  /** How many batches wait here, read ahead. */
  private static final int AHEAD = 2;

  private final FileSourceConfig config;
  private final Deque<List<Offered>> ready = new ArrayDeque<>();
  private @Nullable SourceContext context;
  private @Nullable Intake intake;
  private @Nullable OfferWindow window;
  private @Nullable Feed feed;
  private Future<?> step = Future.succeededFuture();
  private Feed.Next next = Feed.Next.MORE;
  private boolean reading;
  private boolean stopped;

  FileSource(FileSourceConfig config) {
    boolean lines =
        config.format() == FileSourceConfig.Format.NDJSON
            || config.format() == FileSourceConfig.Format.LINES;
    if (config.follow() || !lines) {
      throw new IllegalArgumentException("only ndjson and lines with follow: false are read yet");
    }
    this.config = config;
  }

  @Override
  public Future<Void> start(
      SourceContext sourceContext, Intake sourceIntake, Optional<SourcePosition> resumeAt) {
    context = sourceContext;
    intake = sourceIntake;
    OfferWindow opened =
        new OfferWindow(sourceContext, sourceIntake, OfferWindow.BATCHES, this::offerNext);
    window = opened;
    return sourceContext
        .context()
        .executeBlocking(() -> open(sourceContext, resumeAt))
        .map(
            made -> {
              feed = made;
              opened.wake();
              return null;
            });
  }

  @Override
  public void pause() {
    window().pause();
  }

  @Override
  public void resume() {
    window().resume();
  }

  @Override
  public Future<Void> stop() {
    stopped = true;
    if (window != null) {
      window.close();
    }
    Feed open = feed;
    SourceContext from = context;
    if (open == null || from == null) {
      return Future.succeededFuture();
    }
    return step.transform(
        done ->
            from.context()
                .executeBlocking(
                    () -> {
                      open.close();
                      return null;
                    }));
  }

  private Feed open(SourceContext from, Optional<SourcePosition> resumeAt) throws IOException {
    FilePaths paths = new FilePaths(config.path());
    long ordinal = resumeAt.map(SourcePosition::ordinal).orElse(0L);
    Optional<KnownFile> resumed =
        resumeAt.filter(at -> at.encode().length > 0).map(at -> KnownFile.decode(at.encode()));
    List<Path> files = paths.list();
    if (files.isEmpty() && !paths.isPattern()) {
      throw new NoSuchFileException(
          config.path(), null, "there is no such file; with follow: true it would be waited for");
    }
    FileLedger ledger = FileLedger.open(from.directory(), ordinal, resumed);
    boolean skipBlank = config.format() == FileSourceConfig.Format.NDJSON;
    LineFile.Decoders decoders = (encoding, channel) -> LineDecoder.of(encoding, skipBlank);
    return new ReadOnce(files, config.encoding(), decoders, ledger, ordinal);
  }

  /** The window has room: hands over what is ready, and reads ahead. */
  private void offerNext() {
    List<Offered> batch = ready.poll();
    if (batch != null) {
      window().offer(batch);
    }
    if (ready.isEmpty() && next == Feed.Next.ENDED) {
      window().end();
      return;
    }
    readAhead();
  }

  private void readAhead() {
    Feed from = feed;
    if (from == null || context == null || reading || stopped) {
      return;
    }
    if (next == Feed.Next.MORE && ready.size() < AHEAD) {
      reading = true;
      step = context.context().executeBlocking(from::step).onComplete(this::stepped);
    }
  }

  private void stepped(AsyncResult<Feed.Step> result) {
    reading = false;
    if (stopped || context == null || intake == null) {
      return;
    }
    if (result.failed()) {
      window().close();
      stopped = true;
      intake.fail(result.cause());
      return;
    }
    Feed.Step done = result.result();
    next = done.next();
    if (done.tooLong() > 0) {
      context.refused("line-too-long", done.tooLong());
      LOG.warn(
          "source {} of flow {}: left out {} lines of more than {} bytes",
          context.name(),
          context.flow(),
          done.tooLong(),
          LineFile.LONGEST_LINE);
    }
    if (!done.batch().isEmpty()) {
      ready.add(done.batch());
    }
    if (next == Feed.Next.IDLE) {
      context.vertx().setTimer(config.pollInterval().toMillis(), timer -> lookAgain());
    }
    window().wake();
    readAhead();
  }

  private void lookAgain() {
    next = Feed.Next.MORE;
    readAhead();
  }

  private OfferWindow window() {
    if (window == null) {
      throw new IllegalStateException("not started");
    }
    return window;
  }
}

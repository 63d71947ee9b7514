package io.edgenode.processors.filesink;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.ClaimReader;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.SinkContext;
import io.edgenode.engine.expression.Renderer;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends FlowFiles to files so that after any crash the files hold what an undisturbed run would
 * have written (K29). The lane renders paths and owns the states; a worker does what blocks, one
 * task at a time, and what it changed becomes true on the lane when the whole write succeeded. The
 * snapshot is those states; {@link FileStore} tells how a recovery goes back to them.
 */
public final class FileSink implements Sink {
  public static final Descriptor<FileSinkConfig> DESCRIPTOR =
      Descriptor.sink("file", FileSinkConfig.class, FileSink::new)
          .summary("Appends FlowFiles to files, exactly once even across crashes.")
          .description(
              """
              An existing file is appended to. After a crash or a power cut the sink cuts the files
              that it was writing to back to the last checkpoint and writes the same bytes again,
              so nobody else should write to them: each is locked while it is open, and where
              another sink or process has it, or wrote to it meanwhile, this one says so and waits.
              A file that it no longer writes to is left as it is. A file that rotation
              finished is first named ….unpublished and gets its final name once no recovery can go
              back behind it; a file with its final name is never touched again.
              """)
          .example("One line per FlowFile", "{ type: file, path: out/readings.ndjson }")
          .example(
              "A CSV file per site, a new one every hour",
              "{ type: file, path: \"out/{{ site }}.csv\", format: csv, columns: [ts, sensor,"
                  + " temperature], rotate: { every: 1h } }")
          .trait(Descriptor.Trait.WRITES_FILES)
          .exclusives(FileSinkConfig::exclusives)
          .build();

  /** Wakes at the first FlowFile, to learn the time. */
  private static final long FIRST = Long.MIN_VALUE + 1;

  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);

  /** States of this many paths are kept even if nothing may go back on them any more. */
  private static final int KEPT = 256;

  /**
   * What a test has less of.
   *
   * @param paths the most between two checkpoints
   * @param intents how many bytes of them are worth being rewritten
   */
  record Limits(int paths, long intents) {
    static final Limits DEFAULT = new Limits(65_536, 64 * 1024);
  }

  private final Limits limits;
  private final FileSinkConfig config;
  private final boolean rotating;
  private final Sessions sessions;

  /** Every path that a kept checkpoint may have to go back on, the last written last. */
  private final LinkedHashMap<String, FileState> states = new LinkedHashMap<>();

  /** Whether a write was refused until checkpoints let paths be forgotten. */
  private boolean tooManyPaths;

  private @Nullable SinkContext context;
  private @Nullable Renderer renderer;
  private @Nullable Worker worker;
  private @Nullable FileStore store;

  /** The last intent whose path the states know. */
  private long intent;

  /** How often files were changed. */
  private long writes;

  /** When files are rotated next, as far as the states know. */
  private long boundary = FileSnapshot.UNKNOWN;

  /** The same, as far as the lane's time went; ahead while a rotation is not made yet. */
  private long nextWake;

  private byte @Nullable [] encoded;
  private String lastPath = "";

  FileSink(FileSinkConfig config) {
    this(config, Limits.DEFAULT);
  }

  FileSink(FileSinkConfig config, Limits limits) {
    this.config = config;
    this.limits = limits;
    this.rotating = config.rotate().isOn();
    this.sessions = new Sessions(config);
    this.nextWake = config.rotate().every().isPresent() ? FIRST : Long.MAX_VALUE;
  }

  @Override
  public Future<Void> open(SinkContext from, byte[] snapshot) {
    context = from;
    renderer = config.path().renderer(from.lane());
    Worker own = new Worker(from.context());
    worker = own;
    Map<String, FileState> recovered = new LinkedHashMap<>();
    return own.inTurn(
        () ->
            own.call(
                    () -> {
                      FileSnapshot known = FileSnapshot.decode(snapshot);
                      store =
                          FileStore.recover(
                              from.directory(), from.since(), known, rotating, recovered);
                      return known;
                    })
                .map(
                    known -> {
                      recovered(known, recovered);
                      return null;
                    }));
  }

  private void recovered(FileSnapshot known, Map<String, FileState> recovered) {
    states.putAll(recovered);
    intent = opened().lastIntent();
    writes = known.writes();
    boundary = known.boundary();
    if (nextWake == FIRST && boundary != FileSnapshot.UNKNOWN) {
      nextWake = boundary;
    }
  }

  @Override
  public Future<BatchResult> write(List<FlowFile> batch) {
    List<BatchResult.Failure> failures = new ArrayList<>();
    List<Item> items = new ArrayList<>(batch.size());
    Set<String> paths = new LinkedHashSet<>();
    for (int i = 0; i < batch.size(); i++) {
      try {
        Item item = item(i, batch.get(i));
        items.add(item);
        paths.add(item.path());
      } catch (FlowException.BadData e) {
        failures.add(new BatchResult.Failure(i, e));
      }
    }
    tooManyPaths = !fit(paths);
    if (tooManyPaths) {
      return Future.failedFuture(
          new FlowException.NotConnected(
              "more than "
                  + limits.paths()
                  + " paths since the last checkpoints; waiting for one"));
    }
    boolean raw = config.format() == FileSinkConfig.Format.RAW;
    Worker own = worker();
    return inSession(
            session -> {
              session.begin(states, paths);
              return new Append(own, claims(), session, items, failures, raw).begin();
            })
        .map(written -> new BatchResult(batch.size() - failures.size(), failures));
  }

  private boolean fit(Set<String> paths) {
    return states.size() + paths.size() <= limits.paths()
        || states.size() + paths.stream().filter(path -> !states.containsKey(path)).count()
            <= limits.paths();
  }

  @Override
  public byte[] snapshot() {
    byte[] bytes = encoded;
    if (bytes == null) {
      bytes = new FileSnapshot(intent, boundary, writes, states).encode();
      encoded = bytes;
    }
    return bytes;
  }

  @Override
  public Future<Void> sync() {
    return worker()
        .callInTurn(
            () -> {
              opened().force();
              return null;
            });
  }

  @Override
  public boolean awaitsCoverage() {
    return tooManyPaths || states.values().stream().anyMatch(state -> !state.allPublished());
  }

  @Override
  public void covered(byte[] snapshot) {
    Map<String, FileState> published = new LinkedHashMap<>();
    Worker own = worker();
    own.inTurn(
            () ->
                own.call(
                        () -> {
                          FileSnapshot known = FileSnapshot.decode(snapshot);
                          publish(known, published);
                          opened().forgetIntents(known.intent(), limits.intents());
                          return known;
                        })
                    .map(
                        known -> {
                          forget(known, published);
                          return null;
                        }))
        .onFailure(cause -> LOG.warn("Finished files can't be published yet", cause));
  }

  @Override
  public long wakeAt() {
    return nextWake;
  }

  /**
   * A whole period before the files at hand begin: the clock was set back, and they would go on
   * until it is here again. What an asynchronous step held up may be a little older than they are.
   */
  @Override
  public long wakeBelow() {
    return nextWake == FIRST || nextWake == Long.MAX_VALUE
        ? Long.MIN_VALUE
        : nextWake - 2 * every();
  }

  @Override
  public void onTime(long laneMillis) {
    long every = every();
    boolean first = nextWake == FIRST;
    nextWake = (Math.floorDiv(laneMillis, every) + 1) * every;
    if (first) {
      boundary = nextWake;
      encoded = null;
    } else {
      // A failure is met again, and told, by the next write: it rotates before it writes.
      inSession(session -> Optional.empty());
    }
  }

  private long every() {
    return config.rotate().every().map(Duration::toMillis).orElse(Long.MAX_VALUE);
  }

  @Override
  public Future<Void> close() {
    return worker()
        .callInTurn(
            () -> {
              FileStore last = store;
              if (last != null) {
                // What a write left half done is for the next opening to undo.
                last.close(sessions.allEnded() ? writes : FileSnapshot.UNCOUNTED);
              }
              return null;
            });
  }

  private Item item(int index, FlowFile flowFile) {
    if (renderer == null) {
      throw new IllegalStateException("written to before it was opened");
    }
    String path = renderer.render(flowFile);
    if (path.equals(lastPath)) {
      path = lastPath;
    } else {
      lastPath = FilePath.checked(path);
    }
    Content content = flowFile.content();
    boolean parse =
        config.format() != FileSinkConfig.Format.RAW && !(content instanceof Content.Claim);
    return new Item(index, path, parse ? Item.recordOf(content) : null, content);
  }

  /** Changes files; what was changed is true when all of it succeeded, and undone else. */
  private Future<Void> inSession(Sessions.Changes changes) {
    Worker own = worker();
    return own.inTurn(
        () -> {
          long rotateAt = nextWake == FIRST ? boundary : nextWake;
          boolean rotate = boundary != FileSnapshot.UNKNOWN && rotateAt != boundary;
          return sessions
              .run(own, opened(), states, rotate, changes)
              .map(
                  changed -> {
                    commit(changed, rotateAt);
                    return null;
                  });
        });
  }

  private void commit(Map<String, FileState> changed, long rotatedTo) {
    changed.forEach(
        (path, state) -> {
          states.remove(path);
          states.put(path, state);
        });
    intent = opened().lastIntent();
    writes++;
    if (boundary != FileSnapshot.UNKNOWN) {
      boundary = rotatedTo;
    }
    encoded = null;
  }

  private void publish(FileSnapshot known, Map<String, FileState> published) throws IOException {
    for (Map.Entry<String, FileState> file : known.files().entrySet()) {
      FileState now = states.get(file.getKey());
      if (now != null && now.unpublished() < file.getValue().sequence()) {
        int least = opened().publish(file.getKey(), now, file.getValue().sequence());
        published.put(file.getKey(), now.withUnpublished(least));
      }
    }
  }

  /** What no recovery can go back on need not be known, where there is much of it. */
  private void forget(FileSnapshot known, Map<String, FileState> published) {
    states.putAll(published);
    boolean timed = config.rotate().every().isPresent();
    Iterator<Map.Entry<String, FileState>> oldest = states.entrySet().iterator();
    while (states.size() > KEPT && oldest.hasNext()) {
      Map.Entry<String, FileState> file = oldest.next();
      FileState state = file.getValue();
      FileState then = known.files().get(file.getKey());
      boolean unchanged =
          then != null
              && then.length() == state.length()
              && then.sequence() == state.sequence()
              && then.columns().equals(state.columns());
      boolean waitsForTime = timed && state.length() > 0;
      if (unchanged && state.allPublished() && !waitsForTime) {
        oldest.remove();
      }
    }
    encoded = null;
  }

  private FileStore opened() {
    FileStore opened = store;
    if (opened == null) {
      throw new IllegalStateException("the file sink is not open");
    }
    return opened;
  }

  private ClaimReader claims() {
    if (context == null) {
      throw new IllegalStateException("the file sink is not open");
    }
    return context.claims();
  }

  private Worker worker() {
    if (worker == null) {
      throw new IllegalStateException("the file sink is not open");
    }
    return worker;
  }
}

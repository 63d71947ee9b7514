package io.edgenode.engine.runtime.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.ClaimReader;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.FlowFileId;
import io.edgenode.engine.api.LaneTime;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.SinkContext;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.definition.SinkOptions;
import io.edgenode.engine.definition.WhenFull;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.edgenode.engine.runtime.store.MemoryLog;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A sink runner on a real context, in manual time, before a {@link Remote}. Owner: its lane. */
final class SinkRig implements SinkListener {
  final ManualTimers timers = new ManualTimers();
  final Remote remote = new Remote();
  final MemoryLog log;
  final Map<FlowFileId, FlowException> dead = new LinkedHashMap<>();
  final List<FlowFile> offered = new ArrayList<>();
  final FlowFileCodec codec = new FlowFileCodec(id -> new byte[0]);
  final Random random;
  final Context lane;
  Function<FlowFile, Future<Void>> burial = flowFile -> Future.succeededFuture();
  SinkOptions options;
  boolean pipelined;
  long delivered;
  long dropped;
  int roomChanges;
  int emptied;
  long laneMillis;
  StoreException.Kind broken = StoreException.Kind.INCOMPATIBLE;
  SinkRunner runner;

  SinkRig(Context lane, SinkOptions options, long seed) {
    this.lane = lane;
    this.options = options;
    this.random = new Random(seed);
    this.log = new MemoryLog(options.maxSize().bytes());
    this.runner = new SinkRunner(setup());
  }

  /** Runs a test's body on a lane of its own. */
  static void onLane(Callable<?> body) throws Exception {
    // A test's body is one long turn.
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MINUTES)
                .setMaxEventLoopExecuteTime(2));
    try {
      Context lane = vertx.getOrCreateContext();
      Promise<Void> done = Promise.promise();
      lane.runOnContext(
          turn -> {
            try {
              body.call();
              done.complete();
            } catch (Throwable e) {
              done.fail(e);
            }
          });
      done.future().await(60, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
    }
  }

  static SinkOptions options(int count, int retries) {
    return new SinkOptions(
        new SinkOptions.Batch(count, new ByteSize(1 << 20), Optional.empty()),
        retries,
        Duration.ofSeconds(30),
        1,
        true,
        SinkOptions.Buffer.MEMORY,
        10_000,
        new ByteSize(1 << 20),
        WhenFull.BACKPRESSURE,
        Optional.empty());
  }

  static SinkOptions with(SinkOptions o, SinkOptions.Buffer buffer, long maxSize, WhenFull full) {
    Change change = new Change(o);
    change.buffer = buffer;
    change.maxSize = new ByteSize(maxSize);
    change.whenFull = full;
    return change.options();
  }

  static SinkOptions lingering(SinkOptions o, Duration linger) {
    Change change = new Change(o);
    change.batch = new SinkOptions.Batch(o.batch().count(), o.batch().bytes(), Optional.of(linger));
    return change.options();
  }

  static SinkOptions buffering(SinkOptions o, int count) {
    Change change = new Change(o);
    change.bufferCount = count;
    return change.options();
  }

  static SinkOptions givingUp(SinkOptions o, Duration after) {
    Change change = new Change(o);
    change.giveUpAfter = Optional.of(after);
    return change.options();
  }

  /** Options of which some are others. */
  private static final class Change {
    private final SinkOptions of;
    private SinkOptions.Batch batch;
    private SinkOptions.Buffer buffer;
    private int bufferCount;
    private ByteSize maxSize;
    private WhenFull whenFull;
    private Optional<Duration> giveUpAfter;

    Change(SinkOptions of) {
      this.of = of;
      this.batch = of.batch();
      this.buffer = of.buffer();
      this.bufferCount = of.bufferCount();
      this.maxSize = of.maxSize();
      this.whenFull = of.whenFull();
      this.giveUpAfter = of.giveUpAfter();
    }

    SinkOptions options() {
      return new SinkOptions(
          batch,
          of.retries(),
          of.timeout(),
          of.inFlight(),
          of.ordered(),
          buffer,
          bufferCount,
          maxSize,
          whenFull,
          giveUpAfter);
    }
  }

  /** The lane that runs this, in {@link #onLane}. */
  static Context lane() {
    return Objects.requireNonNull(Vertx.currentContext());
  }

  /** A sink with a disk buffer. */
  static SinkRig onDisk(SinkOptions options, long maxSize, WhenFull whenFull) {
    return new SinkRig(lane(), with(options, SinkOptions.Buffer.DISK, maxSize, whenFull), 1);
  }

  /** Offers so many, each when all came to rest that the one before it began. */
  void offerSlowly(int count) {
    for (int i = 0; i < count; i++) {
      offer(1);
      timers.settle();
    }
  }

  SinkRig start() {
    assertThat(runner.start(new SinkImage(codec, 1))).satisfies(started -> timers.settle());
    timers.settle();
    return this;
  }

  /** A new process that finds no checkpoint, and a journal that begins with this sequence. */
  void restartWithout(long firstSequence) {
    timers.forget();
    runner = new SinkRunner(setup());
    runner.start(new SinkImage(codec, firstSequence, firstSequence));
    timers.settle();
  }

  /** A new process: the runner is built anew from these captures; counters stay the test's. */
  void restart(List<byte[]> chain) throws IOException {
    timers.forget();
    SinkImage image = new SinkImage(codec, 1);
    for (byte[] capture : chain) {
      image.apply(new DataInputStream(new ByteArrayInputStream(capture)));
    }
    runner = new SinkRunner(setup());
    runner.start(image);
    timers.settle();
  }

  static SinkImage image(SinkRig rig, byte[] capture) throws IOException {
    SinkImage image = new SinkImage(rig.codec, 1);
    image.apply(new DataInputStream(new ByteArrayInputStream(capture)));
    return image;
  }

  byte[] capture(boolean full) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    runner.settle();
    runner.capture(full).encode(new DataOutputStream(bytes), codec);
    return bytes.toByteArray();
  }

  List<FlowFile> offer(int count) {
    List<FlowFile> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(flowFile(offered.size()));
      offered.add(made.get(i));
      runner.offer(made.get(i));
    }
    return made;
  }

  /** Offers one of that many bytes. */
  void offerOf(int bytes) {
    offer(Content.of(new byte[bytes]));
  }

  void offer(Content content) {
    FlowFile made = flowFile(offered.size()).withContent(content);
    offered.add(made);
    runner.offer(made);
  }

  static FlowFile flowFile(long sequence) {
    Lineage lineage =
        Lineage.root(Lineage.JournalIdentity.of("n", "u", "f", 0), 1, sequence, 0, "source");
    byte[] body = ("{\"n\":" + sequence + "}").getBytes(StandardCharsets.UTF_8);
    return new FlowFile(lineage, Attributes.empty(), Content.of(body));
  }

  static List<FlowFileId> ids(List<FlowFile> flowFiles) {
    return flowFiles.stream().map(FlowFile::id).toList();
  }

  SinkSetup setup() {
    SinkRig rig = this;
    return new SinkSetup(
        remote::instance,
        options,
        Duration.ZERO,
        pipelined,
        new RigContext(),
        timers,
        random,
        new SinkSetup.Worker() {
          @Override
          public <T> Future<T> call(Callable<T> blocking) {
            Promise<T> promise = Promise.promise();
            timers.soon(
                () -> {
                  try {
                    promise.complete(blocking.call());
                  } catch (Exception e) {
                    promise.fail(e);
                  }
                });
            return promise.future();
          }
        },
        limit -> rig.log,
        codec,
        this);
  }

  /** K24: everything offered is accounted for, and the contract of Sink was kept. */
  boolean balanced() {
    assertThat(remote.breaches).isEmpty();
    assertThat(delivered + dropped + dead.size() + runner.undelivered()).isEqualTo(offered.size());
    return true;
  }

  @Override
  public void delivered(long count) {
    delivered += count;
  }

  @Override
  public void dropped(long count, String reason) {
    dropped += count;
  }

  @Override
  public Future<Void> deadLetter(FlowFile flowFile, FlowException reason) {
    return burial.apply(flowFile).onSuccess(kept -> dead.putIfAbsent(flowFile.id(), reason));
  }

  @Override
  public void roomChanged() {
    roomChanges++;
  }

  @Override
  public void emptied() {
    emptied++;
  }

  @Override
  public void statusChanged() {}

  @Override
  public void broken(StoreException cause) {
    broken = cause.kind();
  }

  /** What the runner gives its sinks here. */
  private final class RigContext implements SinkContext {
    @Override
    public Vertx vertx() {
      return lane.owner();
    }

    @Override
    public Context context() {
      return lane;
    }

    @Override
    public String name() {
      return "cloud";
    }

    @Override
    public String flow() {
      return "flow";
    }

    @Override
    public int lane() {
      return 0;
    }

    @Override
    public long since() {
      return 0;
    }

    @Override
    public Path directory() {
      throw new UnsupportedOperationException("nothing is kept here");
    }

    @Override
    public LaneTime time() {
      return new LaneTime() {
        @Override
        public long elapsedMillis() {
          return laneMillis;
        }

        @Override
        public long laneMillis() {
          return laneMillis;
        }
      };
    }

    @Override
    public ClaimReader claims() {
      throw new UnsupportedOperationException("there are no claims here");
    }

    @Override
    public void status(String text) {}
  }
}

package io.edgenode.node.flow;

import io.edgenode.engine.api.AsyncProcessor;
import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.ClaimWriter;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.SinkContext;
import io.edgenode.engine.api.Source;
import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.record.ByteOutput;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Components that make the runtime's own behaviour visible in tests. */
final class TestComponents {
  private TestComponents() {}

  /** What a {@code collect} sink was given, by its label. Any thread. */
  static final class Collected {
    private static final Map<String, List<String>> BY_LABEL = new ConcurrentHashMap<>();

    private static final Map<String, Integer> OPENED = new ConcurrentHashMap<>();

    private Collected() {}

    /** How often a sink of this label was opened. */
    static int opened(String label) {
      return OPENED.getOrDefault(label, 0);
    }

    static List<String> of(String label) {
      return BY_LABEL.computeIfAbsent(label, key -> new ArrayList<>());
    }

    static List<String> copy(String label) {
      List<String> lines = of(label);
      synchronized (lines) {
        return List.copyOf(lines);
      }
    }
  }

  record CollectConfig(
      @Option(doc = "Where the test finds what came.") String label,
      @Option(
              doc = "Loses the FlowFile of this number without a word: the ledger must show it.",
              defaultValue = "-1")
          long lose,
      @Option(doc = "Whether the peer is away.", defaultValue = "false") boolean away,
      @Option(
              doc =
                  "Answers only what the sink of this label is two FlowFiles ahead of: always lags.",
              defaultValue = "")
          String behind) {}

  record ClockedConfig(
      @Option(doc = "Where the test finds what came and when it was told of time.") String label,
      @Option(doc = "At each multiple of so many milliseconds it is told.") long every) {}

  record StubbornConfig(
      @Option(doc = "How many small records the batch has.") int count,
      @Option(doc = "Bytes of the one in their middle.") int large) {}

  record CountedConfig(
      @Option(doc = "Where the test finds what started and stopped.") String label,
      @Option(doc = "It is not made before the test puts something there.", defaultValue = "")
          String gate) {}

  record RegretfulConfig(@Option(doc = "Bytes of each content.") int bytes) {}

  record JitterConfig(
      @Option(doc = "The shortest delay in milliseconds.", defaultValue = "0") int least,
      @Option(doc = "The longest delay in milliseconds.", defaultValue = "3") int most,
      @Option(doc = "Where the test finds what was asked.", defaultValue = "") String label,
      @Option(doc = "The seed.", defaultValue = "1") long seed,
      @Option(doc = "Of so many one is emitted where there is no way out.", defaultValue = "0")
          int astray) {}

  record FragileConfig(
      @Option(doc = "How many times it breaks the flow, over all its lives.") int times,
      @Option(doc = "After how many FlowFiles of each life.") int after,
      @Option(doc = "Where lives are counted.") String label) {}

  record ThreadedConfig(@Option(doc = "Where the test finds the threads.") String label) {}

  static List<Descriptor<?>> all() {
    return List.of(
        Descriptor.sink("collect", CollectConfig.class, Collector::new)
            .summary("Keeps what comes in memory.")
            .build(),
        Descriptor.sink("clocked", ClockedConfig.class, Clocked::new)
            .summary("Keeps arrivals and the times it was told, in their order.")
            .build(),
        Descriptor.source("stubborn", StubbornConfig.class, Stubborn::new)
            .summary("Offers one batch; where that is refused, again without what is large.")
            .build(),
        Descriptor.source("counted", CountedConfig.class, Counted::new)
            .summary("Ends with nothing offered, and notes its starts and stops.")
            .build(),
        Descriptor.source("regretful", RegretfulConfig.class, Regretful::new)
            .summary("Gives up a content that is finished, and one that is journalled.")
            .build(),
        Descriptor.processor("fragile", FragileConfig.class, Fragile::new)
            .summary("Passes FlowFiles on, and breaks the flow now and then.")
            .build(),
        Descriptor.processor("threaded", ThreadedConfig.class, Threaded::new)
            .summary("Passes FlowFiles on and notes the thread.")
            .build(),
        Descriptor.asyncProcessor("jitter", JitterConfig.class, Jitter::new)
            .summary("Passes FlowFiles on after random delays.")
            .build());
  }

  /** Keeps id and content of every FlowFile. */
  private static final class Collector implements Sink {
    private final CollectConfig config;
    private Vertx vertx = null;
    private long seen;

    Collector(CollectConfig config) {
      this.config = config;
    }

    @Override
    public Future<Void> open(SinkContext context, byte[] snapshot) {
      vertx = context.vertx();
      Collected.OPENED.merge(config.label, 1, Integer::sum);
      return Future.succeededFuture();
    }

    @Override
    public Future<BatchResult> write(List<FlowFile> batch) {
      if (config.away) {
        return Future.failedFuture(new FlowException.NotConnected("the test's peer is away"));
      }
      return isAhead() ? vertx.timer(1).compose(later -> write(batch)) : collect(batch);
    }

    private boolean isAhead() {
      return !config.behind.isEmpty()
          && Collected.copy(config.behind).size() < Collected.copy(config.label).size() + 3;
    }

    private Future<BatchResult> collect(List<FlowFile> batch) {
      List<String> lines = Collected.of(config.label);
      int delivered = 0;
      synchronized (lines) {
        for (FlowFile flowFile : batch) {
          if (seen++ != config.lose) {
            ByteOutput bytes = new ByteOutput(256);
            flowFile.content().writeTo(bytes);
            lines.add(
                flowFile.id() + " " + new String(bytes.toByteArray(), StandardCharsets.UTF_8));
            delivered++;
          }
        }
      }
      return Future.succeededFuture(BatchResult.delivered(delivered));
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }

  /** Notes {@code came <arrival>} and {@code told <lane time>}. */
  private static final class Clocked implements Sink {
    private final ClockedConfig config;
    private long wakeAt;

    Clocked(ClockedConfig config) {
      this.config = config;
    }

    @Override
    public Future<Void> open(SinkContext context, byte[] snapshot) {
      return Future.succeededFuture();
    }

    @Override
    public Future<BatchResult> write(List<FlowFile> batch) {
      batch.forEach(flowFile -> note("came " + flowFile.arrival().toEpochMilli()));
      return Future.succeededFuture(BatchResult.delivered(batch.size()));
    }

    @Override
    public long wakeAt() {
      return wakeAt;
    }

    @Override
    public void onTime(long laneMillis) {
      note("told " + laneMillis);
      wakeAt = (laneMillis / config.every + 1) * config.every;
    }

    private void note(String what) {
      List<String> lines = Collected.of(config.label);
      synchronized (lines) {
        lines.add(what);
      }
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }

  /** One batch with something in it that no lane may be able to take. */
  private static final class Stubborn implements Source {
    private final StubbornConfig config;

    Stubborn(StubbornConfig config) {
      this.config = config;
    }

    @Override
    public Future<Void> start(
        SourceContext context, Intake intake, Optional<SourcePosition> resumeAt) {
      List<Offered> all = new ArrayList<>();
      for (int i = 1; i <= config.count; i++) {
        all.add(offered("{\"k\":" + i + "}", i <= config.count / 2 ? i : i + 1));
      }
      List<Offered> small = List.copyOf(all);
      String filler = "x".repeat(config.large);
      int middle = config.count / 2;
      all.add(middle, offered("{\"k\":1,\"v\":\"" + filler + "\"}", middle + 1));
      intake
          .accept(all)
          .recover(refused -> intake.accept(small))
          .onSuccess(journalled -> intake.end());
      return Future.succeededFuture();
    }

    private static Offered offered(String text, int ordinal) {
      return new Offered(
          Content.of(text.getBytes(StandardCharsets.UTF_8)),
          Attributes.empty(),
          SourcePosition.of(ordinal));
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public Future<Void> stop() {
      return Future.succeededFuture();
    }
  }

  /** Notes which thread it is called on. */
  private record Threaded(ThreadedConfig config) implements Processor {
    @Override
    public void process(FlowFile in, Output out) {
      List<String> threads = Collected.of(config.label);
      synchronized (threads) {
        threads.add(Thread.currentThread().getName());
      }
      out.emit(in);
    }
  }

  /** Notes {@code started}, and {@code stopped} where it had started. */
  private static final class Counted implements Source {
    private final CountedConfig config;
    private boolean started;

    Counted(CountedConfig config) {
      this.config = config;
      if (!config.gate.isEmpty()) {
        note("made");
        FlowRig.until(() -> !Collected.copy(config.gate).isEmpty(), "the test opens the gate");
      }
    }

    @Override
    public Future<Void> start(
        SourceContext context, Intake intake, Optional<SourcePosition> resumeAt) {
      started = true;
      intake.end();
      return note("started");
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public Future<Void> stop() {
      return started ? note("stopped") : Future.succeededFuture();
    }

    private Future<Void> note(String what) {
      List<String> lines = Collected.of(config.label);
      synchronized (lines) {
        lines.add(what);
      }
      return Future.succeededFuture();
    }
  }

  /** What it throws is no RuntimeException: the lane ends without a checkpoint, as by a kill. */
  private static final class Fragile implements Processor {
    private static final Map<String, Integer> BROKEN = new ConcurrentHashMap<>();

    private final FragileConfig config;
    private int seen;

    Fragile(FragileConfig config) {
      this.config = config;
    }

    @Override
    public void process(FlowFile in, Output out) {
      if (++seen == config.after && BROKEN.merge(config.label, 1, Integer::sum) <= config.times) {
        throw new AssertionError("the test breaks the flow here");
      }
      out.emit(in);
    }
  }

  /** Answers after random delays, so answers overtake each other. */
  private static final class Jitter implements AsyncProcessor {
    private static final Relationship NOWHERE =
        new Relationship("nowhere", "Does not exist.", Relationship.Unconnected.DROPPED);

    private final JitterConfig config;
    private final Random random;
    private Vertx vertx = null;
    private int asked;

    Jitter(JitterConfig config) {
      this.config = config;
      this.random = new Random(config.seed);
    }

    @Override
    public void open(ProcessorContext context) {
      vertx = context.vertx();
    }

    @Override
    public Future<?> process(FlowFile in, Output out) {
      if (!config.label.isEmpty()) {
        List<String> asked = Collected.of(config.label);
        synchronized (asked) {
          asked.add(in.id().toString());
        }
      }
      if (config.astray > 0 && ++asked % config.astray == 0) {
        out.emit(NOWHERE, in);
        return Future.succeededFuture();
      }
      int delay = config.least + random.nextInt(config.most - config.least + 1);
      if (delay == 0) {
        out.emit(in);
        return Future.succeededFuture();
      }
      Promise<Void> done = Promise.promise();
      vertx.setTimer(
          delay,
          id -> {
            out.emit(in);
            done.complete();
          });
      return done.future();
    }
  }

  /** Finishes two large contents, offers the second, and gives both up. */
  private static final class Regretful implements Source {
    private final RegretfulConfig config;

    Regretful(RegretfulConfig config) {
      this.config = config;
    }

    @Override
    public Future<Void> start(
        SourceContext context, Intake intake, Optional<SourcePosition> resumeAt) {
      finished(intake)
          .compose(first -> first.writer.abort())
          .compose(gone -> finished(intake))
          .compose(
              second ->
                  intake
                      .accept(
                          List.of(
                              new Offered(second.claim, Attributes.empty(), SourcePosition.NONE)))
                      .compose(journalled -> second.writer.abort()))
          .onSuccess(done -> intake.end())
          .onFailure(intake::fail);
      return Future.succeededFuture();
    }

    private record Finished(ClaimWriter writer, Content.Claim claim) {}

    private Future<Finished> finished(Intake intake) {
      return intake
          .claim(config.bytes)
          .compose(
              writer ->
                  writer
                      .write(Buffer.buffer(new byte[config.bytes]))
                      .compose(written -> writer.finish())
                      .map(claim -> new Finished(writer, claim)));
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public Future<Void> stop() {
      return Future.succeededFuture();
    }
  }
}

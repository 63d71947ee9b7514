package io.edgenode.node.flow;

import io.edgenode.engine.api.AsyncProcessor;
import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.SinkContext;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Sinks and processors that make the runtime's own behaviour visible in tests. */
final class TestComponents {
  private TestComponents() {}

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

  record JitterConfig(
      @Option(doc = "The shortest delay in milliseconds.", defaultValue = "0") int least,
      @Option(doc = "The longest delay in milliseconds.", defaultValue = "3") int most,
      @Option(doc = "Where the test finds what was asked.", defaultValue = "") String label,
      @Option(doc = "The seed.", defaultValue = "1") long seed,
      @Option(doc = "Of so many one is emitted where there is no way out.", defaultValue = "0")
          int astray,
      @Option(doc = "The delay of the first in milliseconds.", defaultValue = "0") int first,
      @Option(doc = "Bytes that it answers with; 0 for what it was given.", defaultValue = "0")
          int bytes) {}

  record FragileConfig(
      @Option(doc = "How many times it breaks the flow, over all its lives.") int times,
      @Option(doc = "After how many FlowFiles of each life.") int after,
      @Option(doc = "Where lives are counted.") String label) {}

  record ThreadedConfig(@Option(doc = "Where the test finds the threads.") String label) {}

  record OddConfig(@Option(doc = "What is odd about it: see its process.") String how) {}

  /** Sinks and processors of tests, and the sources of {@link TestSources}. */
  static List<Descriptor<?>> all() {
    List<Descriptor<?>> all = new ArrayList<>(TestSources.all());
    all.addAll(sinksAndProcessors());
    return all;
  }

  private static List<Descriptor<?>> sinksAndProcessors() {
    return List.of(
        Descriptor.sink("collect", CollectConfig.class, Collector::new)
            .summary("Keeps what comes in memory.")
            .build(),
        Descriptor.sink("clocked", ClockedConfig.class, Clocked::new)
            .summary("Keeps arrivals and the times it was told, in their order.")
            .build(),
        Descriptor.processor("fragile", FragileConfig.class, Fragile::new)
            .summary("Passes FlowFiles on, and breaks the flow now and then.")
            .build(),
        Descriptor.processor("threaded", ThreadedConfig.class, Threaded::new)
            .summary("Passes FlowFiles on and notes the thread.")
            .build(),
        Descriptor.processor("anywhere", ThreadedConfig.class, Threaded::new)
            .summary("The same, and says that a worker may compute it ahead.")
            .trait(Descriptor.Trait.STATELESS)
            .build(),
        Descriptor.processor("odd", OddConfig.class, Odd::new)
            .summary("Says that a worker may compute it ahead, and does what few such would.")
            .trait(Descriptor.Trait.STATELESS)
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
      Collected.opens(config.label);
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
      List<String> lines = new ArrayList<>();
      for (FlowFile flowFile : batch) {
        if (seen++ != config.lose) {
          ByteOutput bytes = new ByteOutput(256);
          flowFile.content().writeTo(bytes);
          lines.add(flowFile.id() + " " + new String(bytes.toByteArray(), StandardCharsets.UTF_8));
        }
      }
      Collected.addAll(config.label, lines);
      return Future.succeededFuture(BatchResult.delivered(lines.size()));
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
      batch.forEach(
          flowFile -> Collected.add(config.label, "came " + flowFile.arrival().toEpochMilli()));
      return Future.succeededFuture(BatchResult.delivered(batch.size()));
    }

    @Override
    public long wakeAt() {
      return wakeAt;
    }

    @Override
    public void onTime(long laneMillis) {
      Collected.add(config.label, "told " + laneMillis);
      wakeAt = (laneMillis / config.every + 1) * config.every;
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }

  /** Notes which thread it is called on. */
  private record Threaded(ThreadedConfig config) implements Processor {
    @Override
    public void process(FlowFile in, Output out) {
      Collected.add(config.label, Thread.currentThread().getName());
      out.emit(in);
    }
  }

  /** All of it may be done where it emits; some of it breaks the promise of its trait. */
  static final class Odd implements Processor {
    /** Those that were made with {@code how: noted}, as far as somebody still has them. */
    static final Set<Odd> NOTED =
        Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** The most that was computed and had not come to {@link #PASSED}, by {@code how: swell}. */
    static final AtomicLong MOST_AHEAD = new AtomicLong();

    static final String PASSED = "swollen";
    static final int SWOLLEN_BYTES = 32 * 1024;

    private static final AtomicLong COMPUTED = new AtomicLong();
    private static final FieldName NUMBER = FieldName.of("n");

    private final OddConfig config;
    private final RecordEditor editor = new RecordEditor();
    private final Value value = new Value();

    Odd(OddConfig config) {
      this.config = config;
      if (config.how.equals("noted")) {
        NOTED.add(this);
      }
    }

    @Override
    public void process(FlowFile in, Output out) {
      switch (config.how) {
        case "reuse" -> {
          editor.start(in.content().record());
          editor.set(FieldName.of("odd"), Value.ofBoolean(true));
          out.emit(in.withContent(Content.of(editor)));
          editor.start();
        }
        case "renamed" -> {
          Lineage other = Lineage.step(in.lineage(), "odd", "success", "odd", 1);
          out.emit(new FlowFile(other, in.attributes(), in.content()));
        }
        case "uneven" -> unevenly(in, out);
        case "swell" -> {
          long ahead = COMPUTED.incrementAndGet() - Collected.copy(PASSED).size();
          MOST_AHEAD.accumulateAndGet(ahead, Math::max);
          out.emit(in.withContent(Content.of(new byte[SWOLLEN_BYTES])));
        }
        default -> out.emit(in);
      }
    }

    /**
     * By the number of the record: nothing, or twice, or an exception before or behind, or once.
     */
    private void unevenly(FlowFile in, Output out) {
      in.content().read(NUMBER, value);
      switch ((int) (value.asLong() % 6)) {
        case 0 -> {}
        case 1 -> {
          out.emit(in);
          out.emit(in);
        }
        case 2 -> throw new FlowException.BadData("as the test has it");
        case 3 -> {
          out.emit(in);
          throw new IllegalStateException("as the test has it");
        }
        case 4 -> out.emit(Relationship.FAILURE, in);
        default -> out.emit(in);
      }
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
        Collected.add(config.label, in.id().toString());
      }
      asked++;
      if (config.astray > 0 && asked % config.astray == 0) {
        out.emit(NOWHERE, in);
        return Future.succeededFuture();
      }
      FlowFile answer = config.bytes == 0 ? in : in.withContent(Content.of(new byte[config.bytes]));
      int delay = config.least + random.nextInt(config.most - config.least + 1);
      delay = asked == 1 ? Math.max(delay, config.first) : delay;
      if (delay == 0) {
        out.emit(answer);
        return Future.succeededFuture();
      }
      Promise<Void> done = Promise.promise();
      vertx.setTimer(
          delay,
          id -> {
            out.emit(answer);
            done.complete();
          });
      return done.future();
    }
  }
}

package io.edgenode.node.flow;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.ClaimWriter;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.api.Source;
import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.SourcePosition;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Sources that do once what the runtime must have an answer to. */
final class TestSources {
  /** Bytes of each of the contents between which a large one is offered. */
  private static final int SMALL = 10_000;

  private TestSources() {}

  record StubbornConfig(
      @Option(doc = "How many small records the batch has.") int count,
      @Option(doc = "Bytes of the one in their middle.") int large) {}

  record CountedConfig(
      @Option(doc = "Where the test finds what started and stopped.") String label,
      @Option(doc = "It is not made before the test puts something there.", defaultValue = "")
          String gate) {}

  record RegretfulConfig(@Option(doc = "Bytes of each content.") int bytes) {}

  static List<Descriptor<?>> all() {
    return List.of(
        Descriptor.source("stubborn", StubbornConfig.class, scripted(TestSources::stubborn))
            .summary("Offers one batch; where that is refused, again without what is large.")
            .build(),
        Descriptor.source("counted", CountedConfig.class, Counted::new)
            .summary("Ends with nothing offered, and notes its starts and stops.")
            .build(),
        Descriptor.source("doomed", CountedConfig.class, Doomed::new)
            .summary("Fails when the test puts something where it is counted.")
            .build(),
        Descriptor.source("regretful", RegretfulConfig.class, scripted(TestSources::regretful))
            .summary("Gives up a content that is finished, and one that is journalled.")
            .build(),
        Descriptor.source("tardy", RegretfulConfig.class, scripted(TestSources::tardy))
            .summary("Offers a content that is finished behind so many bytes of others.")
            .build(),
        Descriptor.source("torn", RegretfulConfig.class, scripted(TestSources::torn))
            .summary("The same, together with some that are too large; gives up what is refused.")
            .build());
  }

  /** It offers what it has at once: there is nothing to pause, and nothing to end. */
  private interface Unpaused extends Source {
    @Override
    default void pause() {}

    @Override
    default void resume() {}

    @Override
    default Future<Void> stop() {
      return Future.succeededFuture();
    }
  }

  private static <C> Function<C, Source> scripted(BiFunction<C, Intake, Future<?>> script) {
    return config -> new Scripted(intake -> script.apply(config, intake));
  }

  /** Does one thing when it is started, and ends with that. */
  private record Scripted(Function<Intake, Future<?>> script) implements Unpaused {
    @Override
    public Future<Void> start(
        SourceContext context, Intake intake, Optional<SourcePosition> resumeAt) {
      script.apply(intake).onSuccess(done -> intake.end()).onFailure(intake::fail);
      return Future.succeededFuture();
    }
  }

  /** One batch with something in it that no lane may be able to take. */
  private static Future<?> stubborn(StubbornConfig config, Intake intake) {
    List<Offered> all = new ArrayList<>();
    for (int i = 1; i <= config.count; i++) {
      all.add(offered("{\"k\":" + i + "}", i <= config.count / 2 ? i : i + 1));
    }
    List<Offered> small = List.copyOf(all);
    String filler = "x".repeat(config.large);
    int middle = config.count / 2;
    all.add(middle, offered("{\"k\":1,\"v\":\"" + filler + "\"}", middle + 1));
    return intake.accept(all).recover(refused -> intake.accept(small));
  }

  private static Offered offered(String text, int ordinal) {
    return new Offered(
        Content.of(text.getBytes(StandardCharsets.UTF_8)),
        Attributes.empty(),
        SourcePosition.of(ordinal));
  }

  /** Notes {@code started}, and {@code stopped} where it had started. */
  private static final class Counted implements Unpaused {
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
    public Future<Void> stop() {
      return started ? note("stopped") : Future.succeededFuture();
    }

    private Future<Void> note(String what) {
      Collected.add(config.label, what);
      return Future.succeededFuture();
    }
  }

  /** Looks every millisecond. */
  private static final class Doomed implements Unpaused {
    private final CountedConfig config;

    Doomed(CountedConfig config) {
      this.config = config;
    }

    @Override
    public Future<Void> start(
        SourceContext context, Intake intake, Optional<SourcePosition> resumeAt) {
      context
          .vertx()
          .setPeriodic(
              1,
              id -> {
                if (!Collected.copy(config.label).isEmpty()) {
                  context.vertx().cancelTimer(id);
                  intake.fail(new IllegalStateException("as the test wanted"));
                }
              });
      return Future.succeededFuture();
    }
  }

  /**
   * @param claim is finished
   */
  private record Finished(ClaimWriter writer, Content.Claim claim) {
    static Future<Finished> of(Intake intake, int bytes) {
      return intake
          .claim(bytes)
          .compose(
              writer ->
                  writer
                      .write(Buffer.buffer(new byte[bytes]))
                      .compose(written -> writer.finish())
                      .map(claim -> new Finished(writer, claim)));
    }

    Offered offered() {
      return new Offered(claim, Attributes.empty(), SourcePosition.NONE);
    }
  }

  /** Finishes a large content, and offers it when twice as many bytes were offered. */
  private static Future<?> tardy(RegretfulConfig config, Intake intake) {
    Content small = Content.of(new byte[SMALL]);
    Offered other = new Offered(small, Attributes.empty(), SourcePosition.NONE);
    return Finished.of(intake, config.bytes)
        .compose(
            finished ->
                intake
                    .accept(Collections.nCopies(2 * config.bytes / SMALL, other))
                    .compose(others -> intake.accept(List.of(finished.offered()))));
  }

  /**
   * As {@link #tardy}, but offers the finished content, which goes to lane 0, together with some of
   * other keys that can never fit, and gives it up where that is refused.
   */
  private static Future<?> torn(RegretfulConfig config, Intake intake) {
    Content small = Content.of(new byte[SMALL]);
    Offered other = new Offered(small, Attributes.empty(), SourcePosition.NONE);
    List<Offered> batch = new ArrayList<>();
    for (int key = 0; key < 16; key++) {
      String record = "{\"key\":" + key + ",\"x\":\"" + "x".repeat(1 << 20) + "\"}";
      Content large = Content.of(record.getBytes(StandardCharsets.UTF_8));
      batch.add(new Offered(large, Attributes.empty(), SourcePosition.NONE));
    }
    return Finished.of(intake, config.bytes)
        .compose(
            finished -> {
              batch.add(0, finished.offered());
              return intake
                  .accept(Collections.nCopies(2 * config.bytes / SMALL, other))
                  .compose(others -> intake.accept(batch))
                  .recover(refused -> finished.writer.abort());
            });
  }

  /** Finishes two large contents, offers the second, and gives both up. */
  private static Future<?> regretful(RegretfulConfig config, Intake intake) {
    return Finished.of(intake, config.bytes)
        .compose(first -> first.writer.abort())
        .compose(gone -> Finished.of(intake, config.bytes))
        .compose(
            second ->
                intake
                    .accept(List.of(second.offered()))
                    .compose(journalled -> second.writer.abort()));
  }
}

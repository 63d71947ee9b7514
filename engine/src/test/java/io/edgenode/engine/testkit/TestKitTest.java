package io.edgenode.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.record.ByteOutput;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The kit must turn red for each fault that it is there to find. */
class TestKitTest {
  /** One option, so that there is something to get wrong. */
  record Nothing(@Option(doc = "A number.", defaultValue = "1") int number) {}

  private static Descriptor<Nothing> of(Function<Nothing, Processor> make) {
    return Descriptor.processor("probe", Nothing.class, make).build();
  }

  /** Counts what it has seen, in a field, where that is a fault. */
  private static final class Forgetful implements Processor {
    private int seen;

    @Override
    public void process(FlowFile in, Output out) {
      seen++;
      out.emit(in.withContent(Content.of(new byte[] {(byte) ('0' + seen)})));
    }
  }

  /** Counts in its state; a codec that loses something is a fault. */
  private static final class Counting implements Processor {
    private final boolean lossy;
    private @Nullable KeyedState<Long> counts;

    Counting(boolean lossy) {
      this.lossy = lossy;
    }

    @Override
    public void open(ProcessorContext context) {
      counts =
          context
              .state()
              .keyed(
                  "counts",
                  new StateCodec<Long>() {
                    @Override
                    public int version() {
                      return 1;
                    }

                    @Override
                    public void write(Long value, DataOutput out) throws IOException {
                      out.writeLong(lossy ? 0 : value);
                    }

                    @Override
                    public Long read(DataInput in) throws IOException {
                      return in.readLong();
                    }
                  },
                  StateStore.Limits.defaults());
    }

    @Override
    public void process(FlowFile in, Output out) {
      KeyedState<Long> state = counts;
      if (state == null) {
        throw new IllegalStateException("not opened");
      }
      Long before = state.get(Key.empty());
      long now = before == null ? 1 : before + 1;
      state.put(Key.empty(), now);
      out.emit(in.withContent(Content.of(Long.toString(now).getBytes(StandardCharsets.UTF_8))));
    }
  }

  /** Sets a timer for each FlowFile, and says when it fires. */
  private static final class Waking implements Processor {
    private @Nullable ProcessorContext context;

    @Override
    public void open(ProcessorContext opened) {
      context = opened;
    }

    @Override
    public void process(FlowFile in, Output out) {
      ProcessorContext here = context;
      if (here == null) {
        throw new IllegalStateException("not opened");
      }
      long number = in.lineage().firstSequence();
      here.state()
          .timers()
          .set(Key.of(new byte[] {(byte) number}), here.time().elapsedMillis() + 1000 / number);
    }

    @Override
    public void onTimer(Key key, long deadline, Output out) {
      out.fire(
          Relationship.SUCCESS,
          new Output.Firing(key, deadline, 0, 0, 0),
          Attributes.empty(),
          Content.of(key.toString().getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  @DisplayName("State in a field is found")
  void forgetful() {
    assertThatThrownBy(
            () ->
                TestKit.of(of(config -> new Forgetful()), "")
                    .send("a", "b")
                    .expect("success", "1", "2")
                    .verify())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("kept outside the state store");
  }

  @Test
  @DisplayName("A codec that loses something is found")
  void lossy() {
    assertThatThrownBy(
            () ->
                TestKit.of(of(config -> new Counting(true)), "")
                    .send("a", "b")
                    .expect("success", "1", "2")
                    .verify())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("lost by a codec");
  }

  @Test
  @DisplayName("State in the store passes in every mode")
  void counting() {
    TestKit.of(of(config -> new Counting(false)), "")
        .send("a", "b", "c")
        .expect("success", "1", "2", "3")
        .verify();
  }

  @Test
  @DisplayName("K20: timers fire in deadline order, also restored ones")
  void timers() {
    Played played =
        TestKit.of(of(config -> new Waking()), "")
            .send("a", "b")
            .pass(Duration.ofSeconds(2))
            .expect("success", "02", "01")
            .verify();

    assertThat(played.emissions())
        .extracting(emission -> emission.firing().orElseThrow().moment())
        .containsExactly(1_000_500L, 1_001_000L);
  }

  @Test
  @DisplayName("What was not expected is found, by any relationship")
  void unexpected() {
    assertThatThrownBy(
            () -> TestKit.of(of(config -> (in, out) -> out.emit(in)), "").send("a").verify())
        .hasMessageContaining("expected by 'success'");
    assertThatThrownBy(
            () ->
                TestKit.of(of(config -> (in, out) -> out.emit(in)), "")
                    .send("a")
                    .expect("success", "b")
                    .verify())
        .hasMessageContaining("a");
  }

  @Test
  @DisplayName("BadData behind an emission is found, and so is any other failure on the lane (K26)")
  void wrongFailures() {
    assertThatThrownBy(
            () ->
                TestKit.of(
                        of(
                            config ->
                                (in, out) -> {
                                  out.emit(in);
                                  throw new FlowException.BadData("late");
                                }),
                        "")
                    .send("a")
                    .verify())
        .hasMessageContaining("emitted before it threw");
    assertThatThrownBy(
            () ->
                TestKit.of(
                        of(
                            config ->
                                (in, out) -> {
                                  throw new FlowException.NotConnected("away");
                                }),
                        "")
                    .send("a")
                    .verify())
        .hasMessageContaining("BadData only");
  }

  @Test
  @DisplayName("Options that are not valid and relationships that do not exist are told")
  void misuse() {
    Descriptor<Nothing> probe = of(config -> (in, out) -> out.emit(in));

    assertThatThrownBy(() -> TestKit.of(probe, "numbr: 1")).hasMessageContaining("numbr");
    assertThatThrownBy(() -> TestKit.of(probe, "number: x")).hasMessageContaining("number");
    assertThatThrownBy(() -> TestKit.of(probe, "").expect("succes", "a"))
        .hasMessageContaining("no relationship 'succes'");
  }

  private static Descriptor<Nothing> stateless(Function<Nothing, Processor> make) {
    return Descriptor.processor("probe", Nothing.class, make)
        .trait(Descriptor.Trait.STATELESS)
        .build();
  }

  private static void findsFalseClaim(TestKit<Nothing> scenario, String... words) {
    assertThatThrownBy(scenario::verify)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("probe says STATELESS")
        .hasMessageContainingAll(words);
  }

  /** Answers otherwise once it was opened, by what the scenario says. */
  private static final class Otherwise implements Processor {
    private boolean opened;

    @Override
    public void open(ProcessorContext context) {
      opened = true;
    }

    @Override
    public void process(FlowFile in, Output out) {
      String how = new String(bytes(in), StandardCharsets.UTF_8);
      if (how.equals("way") && !opened) {
        out.emit(Relationship.FAILURE, in);
        return;
      }
      if (how.equals("bad") && !opened) {
        throw new FlowException.BadData("not opened");
      }
      if (how.equals("attribute") && opened) {
        out.emit(in.withAttributes(Attributes.of("opened", "yes")));
        return;
      }
      out.emit(in);
      if (how.equals("count") && opened) {
        out.emit(in);
      }
    }

    private static byte[] bytes(FlowFile in) {
      ByteOutput bytes = new ByteOutput(16);
      in.content().writeTo(bytes);
      return bytes.toByteArray();
    }
  }

  @Test
  @DisplayName("A false claim to be stateless is found: a twin that is never opened differs")
  void falselyStateless() {
    findsFalseClaim(
        TestKit.of(stateless(config -> new Counting(false)), "")
            .send("a", "b")
            .expect("success", "1", "2"),
        "FlowFile 1 ",
        "threw java.lang.IllegalStateException: not opened");
    Descriptor<Nothing> otherwise = stateless(config -> new Otherwise());
    findsFalseClaim(
        TestKit.of(otherwise, "").send("a", "way").expect("success", "a", "way"),
        "FlowFile 2 ",
        "relationship=success",
        "relationship=failure");
    findsFalseClaim(
        TestKit.of(otherwise, "").send("bad").expect("success", "bad"),
        "FlowFile 1 ",
        "not opened");
    findsFalseClaim(
        TestKit.of(otherwise, "").send("attribute").expect("success", "attribute"),
        "attributes=[opened]");
    findsFalseClaim(
        TestKit.of(otherwise, "").send("count").expect("success", "count", "count"), "FlowFile 1 ");
  }

  /** Passes on at once, and once more by a timer where it was opened. */
  private static final class LaterOnly implements Processor {
    private @Nullable ProcessorContext context;

    @Override
    public void open(ProcessorContext opened) {
      context = opened;
    }

    @Override
    public void process(FlowFile in, Output out) {
      out.emit(in);
      if (context != null) {
        context.state().timers().set(Key.empty(), context.time().elapsedMillis() + 10);
      }
    }

    @Override
    public void onTimer(Key key, long deadline, Output out) {
      out.fire(
          Relationship.SUCCESS,
          new Output.Firing(key, deadline, 0, 0, 0),
          Attributes.empty(),
          Content.of(new byte[] {'t'}));
    }
  }

  @Test
  @DisplayName("A processor that emits when time passes or at the end is not stateless")
  void statelessAtEnd() {
    Processor atEnd =
        new Processor() {
          @Override
          public void process(FlowFile in, Output out) {
            out.emit(in);
          }

          @Override
          public void onEnd(Output out) {
            out.fire(
                Relationship.SUCCESS,
                new Output.Firing(Key.empty(), 0, 0, 0, 0),
                Attributes.empty(),
                Content.of(new byte[] {'e'}));
          }
        };

    findsFalseClaim(
        TestKit.of(stateless(config -> atEnd), "").send("a").end().expect("success", "a", "e"),
        "when its inputs ended");
    findsFalseClaim(
        TestKit.of(stateless(config -> new LaterOnly()), "")
            .send("a")
            .pass(Duration.ofSeconds(1))
            .expect("success", "a", "t"),
        "when time passed");
  }

  @Test
  @DisplayName("A true claim to be stateless passes, whatever is emitted and what is bad")
  void stateless() {
    TestKit.of(
            stateless(
                config ->
                    (in, out) -> {
                      String text = new String(Otherwise.bytes(in), StandardCharsets.UTF_8);
                      if (text.equals("bad")) {
                        throw new FlowException.BadData("bad");
                      }
                      if (!text.equals("none")) {
                        out.emit(in);
                      }
                    }),
            "")
        .send("a", "bad", "none", "b")
        .pass(Duration.ofSeconds(1))
        .end()
        .expect("success", "a", "b")
        .expect("failure", "bad")
        .verify();
  }
}

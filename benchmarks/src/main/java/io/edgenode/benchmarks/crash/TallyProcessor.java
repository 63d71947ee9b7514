package io.edgenode.benchmarks.crash;

import static java.util.Objects.requireNonNull;

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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts each sensor's FlowFiles from the first until a timer fires, and says how many there were,
 * which was the first and the last, and the sum of their numbers. State and timers in their
 * simplest form: {@link Reference} computes the same over the journal. Owner: its lane.
 */
final class TallyProcessor implements Processor {
  static final Descriptor<Config> DESCRIPTOR =
      Descriptor.processor("tally", Config.class, TallyProcessor::new)
          .summary("Counts the FlowFiles of each sensor over a time.")
          .trait(Descriptor.Trait.STATEFUL)
          .build();

  /** The options of processor {@code tally}. */
  record Config(
      @Option(doc = "From the first FlowFile to the timer.", defaultValue = "200ms")
          Duration every) {}

  /** What is known of one sensor. */
  record Tally(long count, String first, String last, long sum, long firstAt, long lastAt) {
    Tally plus(Records.Name name, long sequence) {
      return new Tally(
          count + 1, first, name.source() + "/" + name.seq(), sum + name.seq(), firstAt, sequence);
    }

    static Tally of(Records.Name name, long sequence) {
      String text = name.source() + "/" + name.seq();
      return new Tally(1, text, text, name.seq(), sequence, sequence);
    }

    String line(String sensor) {
      return "{\"sensor\":\""
          + sensor
          + "\",\"count\":"
          + count
          + ",\"first\":\""
          + first
          + "\",\"last\":\""
          + last
          + "\",\"sum\":"
          + sum
          + "}";
    }
  }

  private static final StateCodec<Tally> CODEC =
      new StateCodec<>() {
        @Override
        public int version() {
          return 1;
        }

        @Override
        public void write(Tally value, DataOutput out) throws IOException {
          out.writeLong(value.count);
          out.writeUTF(value.first);
          out.writeUTF(value.last);
          out.writeLong(value.sum);
          out.writeLong(value.firstAt);
          out.writeLong(value.lastAt);
        }

        @Override
        public Tally read(DataInput in) throws IOException {
          return new Tally(
              in.readLong(),
              in.readUTF(),
              in.readUTF(),
              in.readLong(),
              in.readLong(),
              in.readLong());
        }
      };

  private final Config config;
  private @Nullable ProcessorContext context;
  private @Nullable KeyedState<Tally> tallies;

  TallyProcessor(Config config) {
    this.config = config;
  }

  @Override
  public void open(ProcessorContext opened) {
    context = opened;
    tallies =
        opened
            .state()
            .keyed("tallies", CODEC, new StateStore.Limits(Records.SENSORS * 2, Optional.empty()));
  }

  @Override
  public void process(FlowFile in, Output out) {
    ByteOutput bytes = new ByteOutput(256);
    in.content().writeTo(bytes);
    Records.Name name =
        Records.parse(new String(bytes.toByteArray(), StandardCharsets.UTF_8))
            .orElseThrow(() -> new FlowException.BadData("the record was never sent like this"));
    KeyedState<Tally> state = requireNonNull(tallies);
    Key key = key(Records.sensor(name.source(), name.seq()));
    Tally known = state.get(key);
    long sequence = in.lineage().lastSequence();
    if (known == null) {
      ProcessorContext opened = requireNonNull(context);
      long deadline = opened.time().elapsedMillis() + config.every.toMillis();
      opened.state().timers().set(key, deadline);
      state.put(key, Tally.of(name, sequence));
    } else {
      state.put(key, known.plus(name, sequence));
    }
  }

  @Override
  public void onTimer(Key key, long deadline, Output out) {
    KeyedState<Tally> state = requireNonNull(tallies);
    Tally tally = state.get(key);
    if (tally == null) {
      throw new IllegalStateException("a timer without a tally");
    }
    state.remove(key);
    String line = tally.line(new String(key.bytes(), StandardCharsets.UTF_8));
    out.fire(
        Relationship.SUCCESS,
        new Output.Firing(key, deadline, tally.firstAt, tally.lastAt, tally.count),
        Attributes.empty(),
        Content.of(line.getBytes(StandardCharsets.UTF_8)));
  }

  private static Key key(String sensor) {
    return Key.of(sensor.getBytes(StandardCharsets.UTF_8));
  }
}

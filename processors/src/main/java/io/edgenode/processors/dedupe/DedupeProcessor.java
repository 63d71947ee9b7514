package io.edgenode.processors.dedupe;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.expression.Keys;
import java.io.DataInput;
import java.io.DataOutput;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Passes on the first FlowFile of each key within a time. Owner: its lane. */
public final class DedupeProcessor implements Processor {
  static final Relationship DUPLICATE =
      new Relationship("duplicate", "Later FlowFiles of a key.", Relationship.Unconnected.FILTERED);

  public static final Descriptor<DedupeConfig> DESCRIPTOR =
      Descriptor.processor("dedupe", DedupeConfig.class, DedupeProcessor::new)
          .summary("Passes on the first FlowFile of each key.")
          .description(
              """
              A FlowFile whose key was passed on less than ttl ago goes to duplicate; that does not
              make the key live longer. Time is elapsed time, so a step of the clock changes
              nothing. A missing field is a key like any other.
              """)
          .relationship(DUPLICATE)
          .trait(Descriptor.Trait.STATEFUL)
          .example("Resent readings", "{ type: dedupe, key: [sensor, ts], ttl: 10m }")
          .build();

  /** That a key was seen: all there is to know. */
  private record Seen() {
    static final Seen YES = new Seen();

    static final StateCodec<Seen> CODEC =
        new StateCodec<>() {
          @Override
          public int version() {
            return 1;
          }

          @Override
          public void write(Seen value, DataOutput out) {}

          @Override
          public Seen read(DataInput in) {
            return YES;
          }
        };
  }

  private final DedupeConfig config;
  private final Keys keys;
  private @Nullable KeyedState<Seen> seen;

  DedupeProcessor(DedupeConfig config) {
    this.config = config;
    this.keys = config.key().keys();
  }

  @Override
  public void open(ProcessorContext context) {
    StateStore.Limits limits = new StateStore.Limits(config.maxKeys(), Optional.of(config.ttl()));
    seen = context.state().keyed("seen", Seen.CODEC, limits);
  }

  @Override
  public void process(FlowFile in, Output out) {
    KeyedState<Seen> state = requireNonNull(seen);
    Key key = keys.key(in);
    if (state.get(key) != null) {
      out.emit(DUPLICATE, in);
      return;
    }
    state.put(key, Seen.YES);
    out.emit(in);
  }
}

package io.edgenode.engine.runtime.replay;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Descriptor.Factory;
import io.edgenode.engine.api.Descriptor.Trait;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.SinkOptions;
import io.edgenode.engine.definition.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes flows whose sinks are captured: nothing outside is touched. Stateless. */
public final class CapturedFlow {
  private static final int BATCH = 1_000;
  private static final long MIB = 1024 * 1024;
  private static final int WAITING = 10_000;

  private CapturedFlow() {}

  /**
   * The same flow with every sink captured.
   *
   * @param real which sinks write all the same, behind the capture
   */
  public static FlowDefinition of(
      FlowDefinition flow, Capture capture, Predicate<FlowDefinition.Component> real) {
    List<FlowDefinition.Component> components = new ArrayList<>();
    for (FlowDefinition.Component component : flow.components()) {
      components.add(
          component.sink().isPresent()
              ? captured(component, capture, real.test(component))
              : component);
    }
    return flow.withComponents(components);
  }

  private static FlowDefinition.Component captured(
      FlowDefinition.Component sink, Capture capture, boolean real) {
    Supplier<@Nullable Sink> inner = real ? maker(sink) : () -> null;
    return sink.withSink(
        descriptor(
            sink.descriptor(), () -> new CaptureSink(sink.name(), capture, inner.get()), real),
        options());
  }

  private static <C extends Record> Descriptor<C> descriptor(
      Descriptor<C> of, Supplier<Sink> make, boolean real) {
    Descriptor.Builder<C> builder =
        Descriptor.sink(of.type(), of.config(), config -> make.get()).summary(of.summary());
    return real && of.has(Trait.WRITES_FILES)
        ? builder.trait(Trait.WRITES_FILES).build()
        : builder.build();
  }

  private static Supplier<@Nullable Sink> maker(FlowDefinition.Component component) {
    return () -> make(component.descriptor().factory(), component.config());
  }

  @SuppressWarnings("unchecked") // the loader binds a component's config to its descriptor's class
  private static <C> Sink make(Factory<C> factory, Record config) {
    if (factory instanceof Factory.OfSink<C> sink) {
      return sink.make().apply((C) config);
    }
    throw new IllegalArgumentException("not a sink");
  }

  /** A captured sink takes everything at once; nothing lingers, nothing is tried again. */
  private static SinkOptions options() {
    return new SinkOptions(
        new SinkOptions.Batch(BATCH, new ByteSize(MIB), Optional.of(Duration.ZERO)),
        0,
        Duration.ofHours(1),
        1,
        true,
        SinkOptions.Buffer.MEMORY,
        WAITING,
        new ByteSize(MIB),
        WhenFull.BACKPRESSURE,
        Optional.empty());
  }
}

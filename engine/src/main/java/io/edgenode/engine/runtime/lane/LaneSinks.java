package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Descriptor.Factory;
import io.edgenode.engine.api.Descriptor.Trait;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.SinkOptions;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.edgenode.engine.runtime.graph.DeadLetterOffice;
import io.edgenode.engine.runtime.graph.Errors;
import io.edgenode.engine.runtime.graph.Graph;
import io.edgenode.engine.runtime.graph.SinkPort;
import io.edgenode.engine.runtime.ledger.Ledger;
import io.edgenode.engine.runtime.sink.SinkCapture;
import io.edgenode.engine.runtime.sink.SinkImage;
import io.edgenode.engine.runtime.sink.SinkStatus;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The sinks of one lane, and the dead-letter office, which is a sink as well: it has room or not,
 * it is in the checkpoint, and what it has not stored yet is undelivered. Owner: the lane.
 */
final class LaneSinks implements DeadLetterOffice {
  /** The office's name among the sinks; no component can be called so. */
  static final String OFFICE = "dead-letters";

  private static final Duration STORE_LINGER = Duration.ofSeconds(5);
  private static final int OFFICE_BUFFER = 1_000;

  private final LaneSetup lane;
  private final Runnable wake;
  private final Map<String, LaneSink> sinks = new LinkedHashMap<>();
  private final LaneSink office;
  private final Ledger laneLedger;

  /**
   * @param laneLedger the lane's own: dead letters of components are counted there
   */
  LaneSinks(LaneSetup lane, Ledger laneLedger, Runnable wake) {
    this.lane = lane;
    this.wake = wake;
    this.laneLedger = laneLedger;
    this.office =
        new LaneSink(
            OFFICE,
            lane,
            this,
            () -> new DeadLetterSink(lane),
            officeOptions(),
            Duration.ZERO,
            false,
            true,
            (sink, flowFile, reason) -> Future.failedFuture(reason));
  }

  private static SinkOptions officeOptions() {
    return new SinkOptions(
        new SinkOptions.Batch(
            100, new io.edgenode.engine.api.ByteSize(1024 * 1024), java.util.Optional.empty()),
        Integer.MAX_VALUE,
        Duration.ofMinutes(1),
        1,
        true,
        SinkOptions.Buffer.MEMORY,
        OFFICE_BUFFER,
        new io.edgenode.engine.api.ByteSize(1024 * 1024),
        io.edgenode.engine.definition.WhenFull.BACKPRESSURE,
        java.util.Optional.empty());
  }

  /** The sink of a component, made at the first call. */
  SinkPort port(FlowDefinition.Component component) {
    return sinks.computeIfAbsent(component.name(), name -> make(component));
  }

  /** What must have room beside the sinks themselves. */
  SinkPort office() {
    return office;
  }

  /** Follows a graph that was made with these sinks. */
  void follow(Graph graph) {
    Map<String, Ledger> ledgers = graph.ledgers();
    sinks.forEach(
        (name, sink) -> {
          Ledger ledger = ledgers.get(name);
          if (ledger != null) {
            sink.follow(graph.time(name), ledger);
          }
        });
    office.follow(office, laneLedger);
  }

  /** Starts every sink with what the checkpoint holds of it. */
  Future<Void> start(LaneImage image) {
    List<Future<Void>> started = new ArrayList<>();
    all().forEach((name, sink) -> started.add(sink.start(image.sink(name))));
    return Future.all(started)
        .onSuccess(
            all -> {
              if (image.isLost()) {
                // The journal's side counts these as lost: that they are not is news (K24).
                laneLedger.spawn(Math.toIntExact(undelivered() - image.undelivered()));
              }
            })
        .mapEmpty();
  }

  @Override
  public void accept(String component, FlowFile flowFile) {
    office.offer(flowFile);
  }

  /** Counts what sinks have answered already; the first thing of a capture. */
  void settle() {
    all().values().forEach(sink -> sink.runner().settle());
  }

  Map<String, SinkCapture> capture(boolean full) {
    Map<String, SinkCapture> captures = new LinkedHashMap<>();
    all().forEach((name, sink) -> captures.put(name, sink.runner().capture(full)));
    return captures;
  }

  boolean isChanged() {
    return all().values().stream().anyMatch(sink -> sink.runner().isChanged());
  }

  boolean awaitsCoverage() {
    return all().values().stream().anyMatch(sink -> sink.runner().awaitsCoverage());
  }

  /**
   * Makes durable what a capture counts as delivered or dead-lettered. The letters of sinks go past
   * the office: they are synced whether that has an instance or waits for its next one.
   */
  Future<Void> sync() {
    List<Future<Void>> synced = new ArrayList<>();
    synced.add(DeadLetterSink.force(lane));
    all().values().forEach(sink -> synced.add(sink.runner().sync()));
    return Future.all(synced).mapEmpty();
  }

  void covered(Map<String, SinkCapture> captures) {
    Map<String, LaneSink> all = all();
    captures.forEach(
        (name, capture) -> {
          LaneSink sink = all.get(name);
          if (sink != null) {
            sink.runner().covered(capture);
          }
        });
  }

  /** Time may have moved on: each sink hears that of its own stage (K25). */
  void onTime() {
    sinks.values().forEach(LaneSink::onTime);
  }

  /** The earliest lane time at which a sink wants to be told of it. */
  long wakeAt() {
    long earliest = Long.MAX_VALUE;
    for (LaneSink sink : sinks.values()) {
      earliest = Math.min(earliest, sink.runner().wakeAt());
    }
    return earliest;
  }

  /** What the sinks say of themselves. */
  Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    sinks.forEach((name, sink) -> texts.put(name, sink.statusText()));
    return texts;
  }

  /**
   * Lets sinks that a new version does not have deliver what they can, then dead-letter the rest.
   * Until {@link #remove} they are in captures: that one of them is done counts only so (K24).
   *
   * @return fails where one of them can't make durable what it delivered: it stays as it is, for
   *     the flow to be opened anew
   */
  Future<Void> retire(List<String> removed, Duration most, FlowException reason) {
    List<Future<Void>> retired = new ArrayList<>();
    for (String name : removed) {
      LaneSink sink = sinks.get(name);
      if (sink != null) {
        retired.add(sink.runner().retire(most, reason).compose(done -> sink.runner().close()));
      }
    }
    return Future.join(retired).mapEmpty();
  }

  /** Forgets sinks that have retired, all of them at once. */
  void remove(List<String> retired) {
    retired.forEach(sinks::remove);
  }

  /** Gives sinks that stay their new options and connectors (K35). */
  void replaceChanged(FlowDefinition old, FlowDefinition next) {
    for (FlowDefinition.Component component : next.components()) {
      LaneSink sink = sinks.get(component.name());
      if (sink != null && !old.components().contains(component)) {
        sink.runner()
            .replace(
                maker(component.descriptor().factory(), component.config()),
                component.sink().orElseThrow());
      }
    }
  }

  /**
   * Starts sinks that a new version brought.
   *
   * @param since where it begins
   */
  void startNew(long since) {
    sinks.values().stream()
        .filter(sink -> !sink.isStarted())
        .forEach(
            sink ->
                sink.start(new SinkImage(new FlowFileCodec(lane.stores().claims()), since))
                    .onFailure(lane.listener()::failed));
  }

  void flush() {
    all().values().forEach(sink -> sink.runner().flush());
  }

  /** FlowFiles offered to sinks and not ended, counted in the sinks (K24). */
  long undelivered() {
    return all().values().stream().mapToLong(sink -> sink.runner().undelivered()).sum();
  }

  /** Visits the contents of every FlowFile that is or may be undelivered. */
  void visit(Consumer<Content> visitor) {
    all().values().forEach(sink -> sink.runner().visit(visitor));
  }

  /** Whether a disk buffer holds FlowFiles from before the start, which nobody has looked at. */
  boolean holdsUnknown() {
    return all().values().stream().anyMatch(sink -> sink.runner().holdsUnknown());
  }

  Map<String, SinkStatus> statuses() {
    Map<String, SinkStatus> statuses = new LinkedHashMap<>();
    all().forEach((name, sink) -> statuses.put(name, sink.runner().status()));
    return statuses;
  }

  Future<Void> drain(Duration most) {
    List<Future<Void>> drained = new ArrayList<>();
    all().values().forEach(sink -> drained.add(sink.runner().drain(most)));
    return Future.join(drained).mapEmpty();
  }

  Future<Void> close() {
    List<Future<Void>> closed = new ArrayList<>();
    all().values().forEach(sink -> closed.add(sink.runner().close()));
    return Future.join(closed).mapEmpty();
  }

  void wake() {
    wake.run();
  }

  private Map<String, LaneSink> all() {
    Map<String, LaneSink> all = new LinkedHashMap<>(sinks);
    all.put(OFFICE, office);
    return all;
  }

  private LaneSink make(FlowDefinition.Component component) {
    Descriptor<?> descriptor = component.descriptor();
    SinkOptions options =
        component
            .sink()
            .orElseThrow(
                () -> new IllegalArgumentException("'" + component.name() + "' lacks its options"));
    return new LaneSink(
        component.name(),
        lane,
        this,
        maker(descriptor.factory(), component.config()),
        options,
        descriptor.has(Trait.STORE) ? STORE_LINGER : Duration.ZERO,
        descriptor.has(Trait.PIPELINED),
        false,
        this::keep);
  }

  /**
   * A sink's undeliverable FlowFile goes to the store itself: the sink answers for it till then.
   */
  private Future<Void> keep(String sink, FlowFile flowFile, FlowException reason) {
    return DeadLetterSink.keep(lane, Errors.mark(flowFile, sink, reason));
  }

  @SuppressWarnings("unchecked") // the loader binds a component's config to its descriptor's class
  private static <C> Supplier<Sink> maker(Factory<C> factory, Record config) {
    if (factory instanceof Factory.OfSink<C> sink) {
      return () -> sink.make().apply((C) config);
    }
    throw new IllegalArgumentException("not a sink");
  }
}

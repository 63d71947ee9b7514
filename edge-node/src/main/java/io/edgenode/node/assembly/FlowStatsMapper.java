package io.edgenode.node.assembly;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.deadletter.DeadLetters;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.engine.runtime.flow.FlowState;
import io.edgenode.engine.runtime.graph.Graph.StateSize;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.edgenode.engine.runtime.ledger.Ledger.Counts;
import io.edgenode.engine.runtime.sink.SinkStatus;
import io.edgenode.engine.runtime.source.SourceStats;
import io.edgenode.node.view.CheckpointStats;
import io.edgenode.node.view.ComponentStats;
import io.edgenode.node.view.FlowStats;
import io.edgenode.node.view.LaneBacklog;
import io.edgenode.node.view.Ledger;
import io.edgenode.node.view.StorageStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Turns the runtime's snapshot of a flow into what the outside sees. One use, one thread. */
final class FlowStatsMapper {
  /** Under which the runtime lists its dead-letter store among the sinks. */
  private static final String DEAD_LETTERS = "dead-letters";

  private final FlowDefinition flow;
  private final FlowSnapshot now;
  private final Instant at;
  private final List<LaneStats> lanes;

  FlowStatsMapper(FlowDefinition flow, FlowSnapshot now, Instant at) {
    this.flow = flow;
    this.now = now;
    this.at = at;
    this.lanes = now.lanes();
  }

  FlowStats map() {
    Counts total = Counts.ZERO;
    Counts before = Counts.ZERO;
    for (LaneStats lane : lanes) {
      total = total.plus(lane.total());
      before = before.plus(lane.before());
    }
    Ledger ledger = ledger(sum(LaneStats::journalled), total);
    return new FlowStats(
        now.name(),
        flow.description(),
        now.version(),
        FlowStats.State.valueOf(now.state().name()),
        reason(),
        now.epoch(),
        now.restarts(),
        now.clockSteps(),
        ledger,
        since(ledger, before),
        sum(LaneStats::inFlightTokens),
        storage(),
        checkpoints(),
        backlogs(),
        flow.components().stream().map(this::component).toList());
  }

  private Ledger since(Ledger ledger, Counts before) {
    return new Ledger(
        ledger.journalled() - now.journalledBefore(),
        ledger.spawned() - before.spawned(),
        ledger.delivered() - before.delivered(),
        ledger.filtered() - before.filtered(),
        ledger.absorbed() - before.absorbed(),
        ledger.dropped() - before.dropped(),
        ledger.deadLettered() - before.deadLettered());
  }

  /** FlowFiles journalled since the flow was opened. */
  private long accepted() {
    return now.sources().values().stream().mapToLong(SourceStats::accepted).sum();
  }

  private Optional<String> reason() {
    if (!now.reason().isEmpty()) {
      return Optional.of(now.reason());
    }
    if (now.state() == FlowState.STOPPED) {
      return Optional.of("it is stopped");
    }
    return now.full().isEmpty() ? deadLetterProblem() : Optional.of(now.full());
  }

  private Optional<String> deadLetterProblem() {
    return sinkStatuses(DEAD_LETTERS).stream()
        .filter(status -> !status.connected())
        .findFirst()
        .map(status -> "dead letters can't be kept: " + status.lastError().orElse("no answer"));
  }

  private List<LaneBacklog> backlogs() {
    List<LaneBacklog> mapped = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      mapped.add(
          new LaneBacklog(i, lanes.get(i).backlog(), Duration.ofMillis(lanes.get(i).lagMillis())));
    }
    return mapped;
  }

  private StorageStats storage() {
    FlowSnapshot.Disk disk = now.disk();
    long accepted = accepted();
    long written = disk.written() + sum(lane -> ofBuffers(lane, SinkStatus.Buffer::written));
    return new StorageStats(
        disk.journal(),
        flow.journal().maxSize().bytes(),
        disk.claims(),
        written,
        accepted == 0 ? 0 : (double) written / accepted,
        disk.damaged() + sum(lane -> ofBuffers(lane, SinkStatus.Buffer::damaged)),
        disk.letters().letters(),
        age(disk.letters()),
        disk.deadLetters(),
        flow.deadLetter().maxSize().bytes(),
        deadLetterProblem());
  }

  private static long ofBuffers(LaneStats lane, ToLongFunction<SinkStatus.Buffer> of) {
    return lane.sinks().values().stream()
        .flatMap(sink -> sink.buffer().stream())
        .mapToLong(of)
        .sum();
  }

  /** For how long the oldest dead letter has been held, by the wall clock. */
  private Duration age(DeadLetters.Held letters) {
    return letters.letters() == 0
        ? Duration.ZERO
        : Duration.ofMillis(Math.max(0, at.toEpochMilli() - letters.oldestMillis()));
  }

  private CheckpointStats checkpoints() {
    return new CheckpointStats(
        sum(lane -> lane.checkpoints().taken()),
        sum(lane -> lane.checkpoints().failed()),
        Duration.ofNanos(most(lane -> lane.checkpoints().lastPauseNanos())),
        Duration.ofNanos(most(lane -> lane.checkpoints().longestPauseNanos())),
        Duration.ofMillis(most(lane -> lane.checkpoints().lastMillis())),
        sum(lane -> lane.checkpoints().lastBytes()),
        lanes.stream()
            .map(lane -> lane.checkpoints().lastError())
            .filter(error -> !error.isEmpty())
            .findFirst());
  }

  private ComponentStats component(FlowDefinition.Component component) {
    String name = component.name();
    Counts counts = Counts.ZERO;
    long keys = 0;
    long evicted = 0;
    for (LaneStats lane : lanes) {
      counts = counts.plus(lane.components().getOrDefault(name, Counts.ZERO));
      StateSize size = lane.state().get(name);
      keys += size == null ? 0 : size.keys();
      evicted += size == null ? 0 : size.evicted();
    }
    Descriptor.Kind kind = component.descriptor().kind();
    Optional<SinkStatus> worst = worst(name);
    return new ComponentStats(
        name,
        kind,
        component.descriptor().type(),
        status(name, kind),
        worst.filter(status -> !status.connected()).map(FlowStatsMapper::problem),
        worst.flatMap(SinkStatus::lastError),
        counts.received(),
        counts.emitted(),
        ledger(kind == Descriptor.Kind.SOURCE ? counts.received() : 0, counts),
        keys,
        evicted,
        detail(component));
  }

  private ComponentStats.Detail detail(FlowDefinition.Component component) {
    String name = component.name();
    return switch (component.descriptor().kind()) {
      case SOURCE -> {
        SourceStats source = now.sources().get(name);
        yield source == null
            ? new ComponentStats.OfSource(0, false, false, Map.of())
            : new ComponentStats.OfSource(
                source.waiting(), source.paused(), source.ended(), source.refused());
      }
      case PROCESSOR ->
          new ComponentStats.OfProcessor(
              component.async().isPresent(),
              sum(lane -> lane.inFlight().getOrDefault(name, 0).longValue()));
      case WINDOW ->
          new ComponentStats.OfWindow(sum(lane -> lane.distantTimes().getOrDefault(name, 0L)));
      case SINK -> {
        List<SinkStatus> sinks = sinkStatuses(name);
        Optional<SinkStatus> worst = worst(name);
        yield new ComponentStats.OfSink(
            sinks.stream().mapToLong(SinkStatus::undelivered).sum(),
            worst.map(SinkStatus::connected).orElse(true),
            worst.map(SinkStatus::notConnectedFor).orElse(Duration.ZERO),
            worst.flatMap(SinkStatus::retryIn),
            sinks.stream().mapToLong(SinkStatus::resent).sum(),
            buffer(sinks));
      }
    };
  }

  private static Optional<ComponentStats.Buffer> buffer(List<SinkStatus> sinks) {
    return sinks.stream()
        .flatMap(sink -> sink.buffer().stream())
        .map(buffer -> new ComponentStats.Buffer(buffer.entries(), buffer.bytes()))
        .reduce(
            (a, b) -> new ComponentStats.Buffer(a.entries() + b.entries(), a.bytes() + b.bytes()));
  }

  private String status(String name, Descriptor.Kind kind) {
    if (kind == Descriptor.Kind.SOURCE) {
      SourceStats source = now.sources().get(name);
      return source == null ? "" : source.status();
    }
    return lanes.stream()
        .map(lane -> lane.sinkTexts().getOrDefault(name, ""))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** Of a sink's lanes the one that is worst off; empty where there is no such sink. */
  private Optional<SinkStatus> worst(String name) {
    List<SinkStatus> all = sinkStatuses(name);
    return all.stream()
        .filter(status -> !status.connected())
        .findFirst()
        .or(() -> all.stream().findFirst());
  }

  private List<SinkStatus> sinkStatuses(String name) {
    return lanes.stream().map(lane -> lane.sinks().get(name)).filter(s -> s != null).toList();
  }

  private static String problem(SinkStatus status) {
    return "not connected for "
        + status.notConnectedFor().toSeconds()
        + " s"
        + status.lastError().map(error -> ": " + error).orElse("");
  }

  private static Ledger ledger(long journalled, Counts counts) {
    return new Ledger(
        journalled,
        counts.spawned(),
        counts.delivered(),
        counts.filtered(),
        counts.absorbed(),
        counts.dropped(),
        counts.deadLettered());
  }

  private long sum(ToLongFunction<LaneStats> value) {
    return lanes.stream().mapToLong(value).sum();
  }

  private long most(ToLongFunction<LaneStats> value) {
    return lanes.stream().mapToLong(value).max().orElse(0);
  }
}

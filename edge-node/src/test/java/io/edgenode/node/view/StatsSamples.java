package io.edgenode.node.view;

import io.edgenode.engine.api.Descriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Snapshots for tests: one flow with a component of each kind, whose ledger adds up. */
public final class StatsSamples {
  private static final Ledger FLOW = new Ledger(100, 5, 60, 20, 10, 2, 3);

  private StatsSamples() {}

  public static NodeStats node(FlowStats... flows) {
    return new NodeStats(
        "gateway-1",
        "1.2.3",
        Instant.parse("2026-01-01T00:00:00Z"),
        Duration.ofSeconds(90),
        1 << 20,
        1 << 30,
        1 << 16,
        1 << 24,
        List.of(flows),
        List.of());
  }

  /** The same with a file that does not run as it is. */
  public static NodeStats with(NodeStats node, InvalidFlow invalid) {
    return new NodeStats(
        node.node(),
        node.version(),
        node.at(),
        node.uptime(),
        node.dataBytes(),
        node.freeBytes(),
        node.stateBytes(),
        node.stateLimit(),
        node.flows(),
        List.of(invalid));
  }

  public static FlowStats running(String name) {
    return flow(name, FlowStats.State.RUNNING, Optional.empty(), Optional.empty());
  }

  /** A flow whose sink can't reach its peer. */
  public static FlowStats stuck(String name, String reason) {
    return flow(name, FlowStats.State.RUNNING, Optional.empty(), Optional.of(reason));
  }

  /** A flow that failed. */
  public static FlowStats failed(String name, String reason) {
    return flow(name, FlowStats.State.FAILED, Optional.of(reason), Optional.empty());
  }

  private static FlowStats flow(
      String name, FlowStats.State state, Optional<String> reason, Optional<String> sinkProblem) {
    return new FlowStats(
        name,
        "Readings <of> \"devices\"",
        "0123abcd",
        state,
        reason,
        3,
        1,
        0,
        FLOW,
        FLOW,
        10,
        new StorageStats(
            4096,
            1 << 30,
            512,
            8192,
            81.92,
            0,
            3,
            Duration.ofMinutes(2),
            2048,
            64 << 20,
            Optional.empty()),
        new CheckpointStats(
            7,
            1,
            Duration.ofNanos(70_000),
            Duration.ofMillis(1),
            Duration.ofMillis(9),
            300,
            Optional.empty()),
        List.of(new LaneBacklog(0, 4, Duration.ofMillis(20))),
        List.of(
            new ComponentStats(
                "readings",
                Descriptor.Kind.SOURCE,
                "http-listener",
                "listens on 127.0.0.1:9000",
                Optional.empty(),
                Optional.empty(),
                100,
                100,
                new Ledger(100, 0, 0, 0, 0, 0, 0),
                0,
                0,
                new ComponentStats.OfSource(2, false, false, Map.of("too-large", 1L))),
            new ComponentStats(
                "hot",
                Descriptor.Kind.PROCESSOR,
                "filter",
                "",
                Optional.empty(),
                Optional.empty(),
                96,
                80,
                new Ledger(0, 5, 0, 20, 10, 2, 3),
                12,
                1,
                new ComponentStats.OfProcessor(true, 1)),
            new ComponentStats(
                "means",
                Descriptor.Kind.WINDOW,
                "tumbling",
                "",
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                new Ledger(0, 0, 0, 0, 0, 0, 0),
                3,
                0,
                new ComponentStats.OfWindow(9)),
            new ComponentStats(
                "cloud",
                Descriptor.Kind.SINK,
                "http",
                "",
                sinkProblem,
                Optional.of("<refused>"),
                65,
                0,
                new Ledger(0, 0, 60, 0, 0, 0, 0),
                0,
                0,
                new ComponentStats.OfSink(
                    5,
                    sinkProblem.isEmpty(),
                    Duration.ZERO,
                    sinkProblem.map(problem -> Duration.ofSeconds(2)),
                    4,
                    Optional.of(new ComponentStats.Buffer(5, 1 << 16))))));
  }
}

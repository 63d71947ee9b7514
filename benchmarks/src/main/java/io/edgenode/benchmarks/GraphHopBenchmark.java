package io.edgenode.benchmarks;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.definition.ComponentRegistry;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.FlowLoader;
import io.edgenode.engine.runtime.graph.Graph;
import io.edgenode.engine.runtime.graph.GraphBuilder;
import io.edgenode.engine.runtime.graph.SinkPort;
import io.edgenode.engine.runtime.state.StateBudget;
import io.edgenode.processors.BuiltinComponents;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A record through the fused graph: what enters costs (0 hops), and what each pass-through hop
 * adds; with {@code -prof gc} the bytes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway") // JMH calls build first
public class GraphHopBenchmark {
  @Param({"0", "1", "8"})
  public int hops;

  private Vertx vertx;
  private Graph graph;
  private FlowFile flowFile;
  private FlowFile seen;
  private long sequence;

  /** Hands on what it gets. */
  private static final class Pass implements Processor {
    static final Descriptor<Options> DESCRIPTOR =
        Descriptor.processor("pass", Options.class, options -> new Pass())
            .summary("Hands on what it gets.")
            .build();

    /** No options. */
    record Options() {}

    @Override
    public void process(FlowFile in, Output out) {
      out.emit(in);
    }
  }

  @Setup
  public void build() {
    vertx = Vertx.vertx();
    List<Descriptor<?>> components = new ArrayList<>(new BuiltinComponents().components());
    components.add(Pass.DESCRIPTOR);
    FlowLoader loader =
        new FlowLoader(ComponentRegistry.of(components), Map.of(), SecretResolver.none());
    FlowDefinition flow =
        loader.load("hops.yaml", yaml().getBytes(StandardCharsets.UTF_8)).flow().orElseThrow();
    GraphBuilder builder =
        new GraphBuilder(
            vertx,
            vertx.getOrCreateContext(),
            flow,
            (component, dead) -> seen = dead,
            () -> {},
            StateBudget.unlimited().share(),
            window -> {});
    graph = builder.build(component -> new Port(), List.of());
    builder.open();
    Lineage root = Lineage.root(new Lineage.JournalIdentity(1), 1, 1, 0, "in");
    flowFile =
        new FlowFile(root, Attributes.empty(), Content.of("{}".getBytes(StandardCharsets.UTF_8)));
  }

  private final class Port implements SinkPort {
    @Override
    public boolean hasRoom() {
      return true;
    }

    @Override
    public void offer(FlowFile given) {
      seen = given;
    }
  }

  private String yaml() {
    StringBuilder yaml = new StringBuilder("flow: hops\nsources:\n  in: { type: stdin }\n");
    String from = "in";
    if (hops > 0) {
      yaml.append("processors:\n");
    }
    for (int i = 0; i < hops; i++) {
      yaml.append("  p").append(i).append(": { type: pass, from: ").append(from).append(" }\n");
      from = "p" + i;
    }
    return yaml.append("sinks:\n  out: { type: drop, from: ")
        .append(from)
        .append(" }\n")
        .toString();
  }

  @Benchmark
  public void record(Blackhole blackhole) {
    graph.data("in", ++sequence, sequence, sequence, flowFile, null);
    graph.advance();
    blackhole.consume(seen);
  }

  @TearDown
  public void close() {
    vertx.close();
  }
}

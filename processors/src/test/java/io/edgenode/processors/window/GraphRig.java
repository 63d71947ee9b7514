package io.edgenode.processors.window;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.FlowFileId;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.definition.ComponentRegistry;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.FlowLoader;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.edgenode.engine.runtime.graph.FlowHead;
import io.edgenode.engine.runtime.graph.Graph;
import io.edgenode.engine.runtime.graph.GraphBuilder;
import io.edgenode.engine.runtime.graph.GraphRestorer;
import io.edgenode.engine.runtime.graph.Precomputed;
import io.edgenode.engine.runtime.graph.SinkPort;
import io.edgenode.engine.runtime.state.StateBudget;
import io.edgenode.processors.BuiltinComponents;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One lane's graph without a journal: records are handed in as a lane hands them, a checkpoint and
 * a crash may come at any step, sinks may be full at any time. Not for several threads.
 */
final class GraphRig {
  private static final FlowLoader LOADER =
      new FlowLoader(
          ComponentRegistry.of(new BuiltinComponents().components()),
          Map.of(),
          SecretResolver.none());
  private static final Lineage.JournalIdentity JOURNAL = new Lineage.JournalIdentity(42);

  private final Vertx vertx;
  private FlowDefinition flow;
  private final Random random;
  private final Map<String, List<FlowFile>> taken = new LinkedHashMap<>();
  private final FlowFileCodec codec =
      new FlowFileCodec(
          id -> {
            throw new IllegalStateException("there are no claims here");
          });
  private final List<byte[]> chain = new ArrayList<>();
  private final List<Runnable> since = new ArrayList<>();
  private final Map<String, Integer> kept = new LinkedHashMap<>();
  private Graph graph;
  private long sequence;
  private long keptSequence;

  GraphRig(Vertx vertx, String yaml, Random random) {
    this.vertx = vertx;
    this.random = random;
    this.flow = load(yaml);
    GraphBuilder builder = builder();
    graph = build(builder);
    builder.open();
    graph.restart();
  }

  static FlowDefinition load(String yaml) {
    FlowLoader.Loaded loaded = LOADER.load("rig.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    return loaded.flow().orElseThrow(() -> new AssertionError(loaded.problems().toString()));
  }

  private GraphBuilder builder() {
    return new GraphBuilder(
        vertx,
        vertx.getOrCreateContext(),
        flow,
        (component, flowFile) -> take("dead:" + component, flowFile),
        () -> {},
        StateBudget.unlimited().share(),
        window -> {});
  }

  private Graph build(GraphBuilder builder) {
    return builder.build(
        component ->
            new SinkPort() {
              @Override
              public boolean hasRoom() {
                return random.nextInt(8) != 0;
              }

              @Override
              public void offer(FlowFile flowFile) {
                take(component.name(), flowFile);
              }
            },
        List.of());
  }

  private void take(String where, FlowFile flowFile) {
    // As sinks do, which write long after the lane has gone on.
    taken.computeIfAbsent(where, name -> new ArrayList<>()).add(flowFile);
  }

  /** What a sink was given so far; what died in {@code x} is under {@code dead:x}. */
  List<String> lines(String sink) {
    return taken.getOrDefault(sink, List.of()).stream().map(GraphRig::text).toList();
  }

  private static String text(FlowFile flowFile) {
    ByteOutput text = new ByteOutput(128);
    flowFile.content().writeTo(text);
    return new String(text.toByteArray(), StandardCharsets.UTF_8);
  }

  /** The ids of what {@link #lines} has. */
  List<FlowFileId> ids(String sink) {
    return taken.getOrDefault(sink, List.of()).stream().map(FlowFile::id).toList();
  }

  /** The ledgers' equation, with nothing in flight. */
  boolean balanced(long journalled) {
    long spawned = 0;
    long ended = 0;
    for (var ledger : graph.ledgers().values()) {
      spawned += ledger.counts().spawned();
      ended += ledger.counts().filtered() + ledger.counts().absorbed() + ledger.counts().dropped();
    }
    long given = taken.values().stream().mapToLong(List::size).sum();
    return journalled + spawned == ended + given;
  }

  void data(String source, long elapsed, long lane, String json) {
    run(
        () -> {
          Lineage root = Lineage.root(JOURNAL, 1, ++sequence, lane, source);
          Content content = Content.of(json.getBytes(StandardCharsets.UTF_8));
          FlowFile flowFile = new FlowFile(root, Attributes.empty(), content);
          // As behind a backlog, and as without one.
          FlowHead.Step first = graph.head().first(source);
          Precomputed known =
              sequence % 2 == 0 && first != null ? graph.head().compute(first, flowFile) : null;
          graph.data(source, sequence, elapsed, lane, flowFile, known);
        });
  }

  void control(RecordKind kind, String source, long elapsed, long lane) {
    run(
        () -> {
          Lineage trigger = Lineage.root(JOURNAL, 1, ++sequence, lane, source);
          graph.control(kind, source, sequence, elapsed, lane, trigger);
        });
  }

  private void run(Runnable event) {
    since.add(event);
    event.run();
    // A full sink now and then has the lane come back; sometimes a checkpoint is taken there.
    while (!graph.ready()) {
      graph.advance();
      if (!graph.ready() && random.nextInt(20) == 0) {
        checkpoint();
      }
    }
  }

  /** Takes a checkpoint, of changes where there is one already. */
  void checkpoint() {
    boolean whole = chain.isEmpty() || random.nextInt(4) == 0;
    if (whole) {
      chain.clear();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      graph.snapshot(whole).writeTo(new DataOutputStream(bytes), codec);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    chain.add(bytes.toByteArray());
    since.clear();
    kept.clear();
    taken.forEach((sink, all) -> kept.put(sink, all.size()));
    keptSequence = sequence;
  }

  /** Goes on with another version of the flow, by which state is kept. */
  void edit(String yaml) {
    checkpoint();
    flow = load(yaml);
    crash();
  }

  /** Loses everything since the last checkpoint and does it again. */
  void crash() {
    if (chain.isEmpty()) {
      return;
    }
    taken.forEach((sink, all) -> all.subList(kept.getOrDefault(sink, 0), all.size()).clear());
    GraphBuilder builder = builder();
    graph = build(builder);
    GraphRestorer restorer = new GraphRestorer(graph, codec);
    try {
      for (byte[] part : chain) {
        restorer.read(new DataInputStream(new ByteArrayInputStream(part)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    builder.open();
    restorer.resume();
    sequence = keptSequence;
    while (!graph.ready()) {
      graph.advance();
    }
    List<Runnable> again = new ArrayList<>(since);
    since.clear();
    chain.clear();
    checkpoint();
    again.forEach(this::run);
  }
}

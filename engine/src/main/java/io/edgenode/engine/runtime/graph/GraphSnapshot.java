package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.edgenode.engine.runtime.ledger.Ledger;
import io.edgenode.engine.runtime.state.ComponentState;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint holds of a graph (K32): each component's counters and changed state, and each
 * stage's unfinished events. Made on the lane by copying references; encoded on a worker.
 *
 * <pre>
 *   nodes:  count, { name, ledger, has state, [state] }
 *   stages: count, { phase, elapsed, lane time, ended sources, firings, events }
 *   event:  kind, sequence, elapsed, lane time, source, trigger, [flowfile], per later stage:
 *           { deliveries: edge, flowfile }, { tickets: component, flowfile }
 * </pre>
 */
public final class GraphSnapshot {
  private static final Content NO_CONTENT = Content.of(new byte[0]);

  private final List<NodePart> nodes;
  private final List<StagePart> stages;

  private GraphSnapshot(List<NodePart> nodes, List<StagePart> stages) {
    this.nodes = nodes;
    this.stages = stages;
  }

  private record NodePart(
      String name, Ledger.Counts counts, ComponentState.@Nullable Snapshot state) {}

  private record StagePart(
      Stage.Phase phase,
      long elapsed,
      long lane,
      Set<String> ended,
      List<Stage.Firing> firings,
      List<EventPart> events) {}

  private record EventPart(Event event, @Nullable FlowFile flowFile, List<LevelPart> levels) {}

  private record LevelPart(List<Event.Delivery> deliveries, List<Ticket> tickets) {}

  static GraphSnapshot of(Graph graph, boolean whole) {
    List<NodePart> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      ComponentState.Snapshot state = null;
      if (node instanceof StateNode stateful && (whole || stateful.state().changed())) {
        state = stateful.state().snapshot(whole);
      }
      nodes.add(new NodePart(node.name(), node.ledger.counts(), state));
    }
    List<StagePart> stages = new ArrayList<>();
    for (Stage stage : graph.stages()) {
      List<EventPart> events = new ArrayList<>();
      for (Event event : stage.waiting()) {
        List<LevelPart> levels = new ArrayList<>();
        for (int level = 1; level < event.levels(); level++) {
          levels.add(
              new LevelPart(
                  List.copyOf(event.deliveries(level)), List.copyOf(event.tickets(level))));
        }
        events.add(new EventPart(event, event.flowFile, levels));
      }
      stages.add(
          new StagePart(
              stage.phase(),
              stage.clock().elapsedMillis(),
              stage.clock().laneMillis(),
              stage.ends().ended(),
              List.copyOf(stage.firings()),
              events));
    }
    return new GraphSnapshot(nodes, stages);
  }

  /** Encodes it; on a worker. */
  public void writeTo(DataOutput out, FlowFileCodec codec) throws IOException {
    out.writeInt(nodes.size());
    for (NodePart node : nodes) {
      out.writeUTF(node.name);
      node.counts.writeTo(out);
      out.writeBoolean(node.state != null);
      if (node.state != null) {
        node.state.writeTo(out);
      }
    }
    out.writeInt(stages.size());
    for (StagePart stage : stages) {
      write(stage, out, codec);
    }
  }

  private static void write(StagePart stage, DataOutput out, FlowFileCodec codec)
      throws IOException {
    out.writeByte(stage.phase.code());
    out.writeLong(stage.elapsed);
    out.writeLong(stage.lane);
    out.writeInt(stage.ended.size());
    for (String source : stage.ended) {
      out.writeUTF(source);
    }
    out.writeInt(stage.firings.size());
    for (Stage.Firing firing : stage.firings) {
      out.writeUTF(firing.node().name());
      writeKey(firing.key(), out);
      out.writeLong(firing.deadline());
    }
    out.writeInt(stage.events.size());
    for (EventPart event : stage.events) {
      write(event, out, codec);
    }
  }

  private static void write(EventPart part, DataOutput out, FlowFileCodec codec)
      throws IOException {
    Event event = part.event;
    out.writeByte(event.kind.code());
    out.writeLong(event.sequence);
    out.writeLong(event.elapsedMillis);
    out.writeLong(event.laneMillis);
    out.writeUTF(event.source);
    writeLineage(event.trigger, out, codec);
    out.writeBoolean(part.flowFile != null);
    if (part.flowFile != null) {
      codec.write(part.flowFile, out);
    }
    out.writeInt(part.levels.size());
    for (LevelPart level : part.levels) {
      out.writeInt(level.deliveries.size());
      for (Event.Delivery delivery : level.deliveries) {
        out.writeInt(delivery.edge().index());
        codec.write(delivery.flowFile(), out);
      }
      out.writeInt(level.tickets.size());
      for (Ticket ticket : level.tickets) {
        out.writeUTF(ticket.node.name());
        codec.write(ticket.input, out);
      }
    }
  }

  private static void writeKey(Key key, DataOutput out) throws IOException {
    out.writeInt(key.bytes().length);
    out.write(key.bytes());
  }

  private static void writeLineage(Lineage lineage, DataOutput out, FlowFileCodec codec)
      throws IOException {
    codec.write(new FlowFile(lineage, Attributes.empty(), NO_CONTENT), out);
  }
}

package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.edgenode.engine.runtime.ledger.Ledger;
import java.io.DataInput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link GraphSnapshot} wrote back into a graph of the same flow version. State is taken
 * in from every checkpoint of a chain, all else from the last; {@link #resume} then continues the
 * unfinished events, after the components were opened. Owner: the lane.
 */
public final class GraphRestorer {
  private final Graph graph;
  private final FlowFileCodec codec;
  private final Map<String, Node> nodes = new HashMap<>();
  private List<StagePart> stages = List.of();

  public GraphRestorer(Graph graph, FlowFileCodec codec) {
    this.graph = graph;
    this.codec = codec;
    graph.nodes().forEach(node -> nodes.put(node.name(), node));
  }

  private record StagePart(
      Stage.Phase phase,
      long elapsed,
      long lane,
      Set<String> ended,
      List<Stage.Firing> firings,
      List<EventPart> events) {}

  private record EventPart(Event event, List<TicketPart> tickets) {}

  private record TicketPart(AsyncNode node, FlowFile input) {}

  /** Takes in one checkpoint of the chain; in order, before components are opened. */
  public void read(DataInput in) throws IOException {
    int nodeCount = in.readInt();
    for (int i = 0; i < nodeCount; i++) {
      Node node = node(in.readUTF());
      node.ledger.restore(Ledger.Counts.readFrom(in));
      if (in.readBoolean()) {
        stateful(node).state().restore(in);
      }
    }
    int stageCount = in.readInt();
    if (stageCount != graph.stages().length) {
      throw new IOException(
          "the checkpoint has " + stageCount + " stages, the flow " + graph.stages().length);
    }
    List<StagePart> read = new ArrayList<>();
    for (int i = 0; i < stageCount; i++) {
      read.add(readStage(in));
    }
    stages = read;
  }

  /** Continues the unfinished events; asks the asynchronous steps again. */
  public void resume() {
    for (int i = 0; i < stages.size(); i++) {
      StagePart part = stages.get(i);
      Stage stage = graph.stages()[i];
      stage.ends().restore(part.ended);
      stage.restore(
          part.phase,
          part.firings,
          part.events.stream().map(EventPart::event).toList(),
          part.elapsed,
          part.lane);
    }
    for (StagePart stage : stages) {
      for (EventPart event : stage.events) {
        event.tickets.forEach(
            ticket -> ticket.node.submit(new Ticket(ticket.node, ticket.input, event.event)));
      }
    }
  }

  private StagePart readStage(DataInput in) throws IOException {
    Stage.Phase phase = Stage.Phase.of(in.readByte());
    long elapsed = in.readLong();
    long lane = in.readLong();
    Set<String> ended = new TreeSet<>();
    int endedCount = in.readInt();
    for (int i = 0; i < endedCount; i++) {
      ended.add(in.readUTF());
    }
    List<Stage.Firing> firings = new ArrayList<>();
    int firingCount = in.readInt();
    for (int i = 0; i < firingCount; i++) {
      StateNode node = stateful(node(in.readUTF()));
      firings.add(new Stage.Firing(node, readKey(in), in.readLong()));
    }
    List<EventPart> events = new ArrayList<>();
    int eventCount = in.readInt();
    for (int i = 0; i < eventCount; i++) {
      events.add(readEvent(in));
    }
    return new StagePart(phase, elapsed, lane, ended, firings, events);
  }

  private EventPart readEvent(DataInput in) throws IOException {
    RecordKind kind = RecordKind.of(in.readByte());
    long sequence = in.readLong();
    long elapsed = in.readLong();
    long laneMillis = in.readLong();
    String source = in.readUTF();
    Lineage trigger = codec.read(in).lineage();
    FlowFile flowFile = in.readBoolean() ? codec.read(in) : null;
    Event event =
        new Event(kind, sequence, elapsed, laneMillis, trigger, source, graph.stages().length);
    event.flowFile = flowFile;
    List<TicketPart> tickets = new ArrayList<>();
    int levels = in.readInt();
    for (int level = 1; level <= levels; level++) {
      int deliveries = in.readInt();
      for (int i = 0; i < deliveries; i++) {
        Edge edge = graph.edges().get(in.readInt());
        event.deliver(edge, codec.read(in));
      }
      int ticketCount = in.readInt();
      for (int i = 0; i < ticketCount; i++) {
        Node node = node(in.readUTF());
        if (!(node instanceof AsyncNode async)) {
          throw new IOException("'" + node.name() + "' is not asynchronous any more");
        }
        tickets.add(new TicketPart(async, codec.read(in)));
      }
    }
    return new EventPart(event, tickets);
  }

  private static Key readKey(DataInput in) throws IOException {
    return Key.of(StateCodec.readBytes(in));
  }

  private Node node(String name) throws IOException {
    @Nullable Node node = nodes.get(name);
    if (node == null) {
      throw new IOException("the checkpoint knows a component '" + name + "', the flow does not");
    }
    return node;
  }

  private static StateNode stateful(Node node) throws IOException {
    if (node instanceof StateNode stateful) {
      return stateful;
    }
    throw new IOException("'" + node.name() + "' has no state");
  }
}

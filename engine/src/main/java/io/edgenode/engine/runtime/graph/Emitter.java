package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.runtime.ledger.Ledger;
import org.jspecify.annotations.Nullable;

/**
 * A component's output: gives what is emitted its identity (K23), counts its tokens (K24) and calls
 * what reads it. Lane only; one invocation at a time, since a graph has no cycles.
 */
final class Emitter implements Output {
  /** What a token that leads nowhere comes to, and what an input without emissions came to. */
  enum Silence {
    FILTERED,
    ABSORBED,
    DROPPED
  }

  private final Node node;
  private final Ledger ledger;
  private final Silence silence;
  private final Port[] ports;
  private final DeadLetterOffice deadLetters;

  private @Nullable FlowFile input;
  private int tokens;
  private int fired;

  Emitter(Node node, Silence silence, Port[] ports, DeadLetterOffice deadLetters) {
    this.node = node;
    this.ledger = node.ledger;
    this.silence = silence;
    this.ports = ports;
    this.deadLetters = deadLetters;
  }

  /**
   * @param relationship a way out
   * @param edges what reads it, in the order of the flow
   */
  record Port(Relationship relationship, Edge[] edges) {}

  /** Begins with an input, or with a timer or an end where there is none. */
  void begin(@Nullable FlowFile in) {
    input = in;
    tokens = 0;
    fired = 0;
  }

  /** Closes the books on what {@link #begin} opened. */
  void end() {
    FlowFile in = input;
    input = null;
    if (fired > 0) {
      ledger.spawn(fired);
    }
    if (in == null) {
      return;
    }
    if (tokens > 0) {
      ledger.multiply(tokens);
      return;
    }
    switch (silence) {
      case FILTERED -> ledger.filter();
      case ABSORBED -> ledger.absorb();
      case DROPPED -> ledger.drop(1);
    }
  }

  @Override
  public void emit(Relationship to, FlowFile flowFile) {
    FlowFile in = input;
    if (in == null) {
      throw new IllegalStateException(
          "'" + node.name() + "' emits without an input: use fire for timers and ends");
    }
    Port port = port(to);
    if (port.edges.length == 0) {
      tokens++;
      endUnconnected(port.relationship, identified(in, flowFile, to, ""));
      return;
    }
    for (Edge edge : port.edges) {
      FlowFile out = identified(in, flowFile, to, edge.name());
      tokens++;
      edge.deliver(out);
    }
  }

  /** The first emission on its first edge keeps the input's identity, each other gets its own. */
  private FlowFile identified(FlowFile in, FlowFile flowFile, Relationship to, String edge) {
    Lineage lineage =
        tokens == 0
            ? in.lineage()
            : Lineage.step(in.lineage(), node.name(), to.name(), edge, tokens);
    return flowFile.lineage() == lineage ? flowFile : flowFile.withLineage(lineage);
  }

  @Override
  public void fire(Relationship to, Firing firing, Attributes attributes, Content content) {
    FlowFile in = input;
    Lineage trigger = in == null ? node.stage().event().trigger : in.lineage();
    Port port = port(to);
    if (port.edges.length == 0) {
      Lineage lineage = Lineage.fired(trigger, node.name(), firing, "", fired++);
      endUnconnected(port.relationship, new FlowFile(lineage, attributes, content));
      return;
    }
    for (Edge edge : port.edges) {
      Lineage lineage = Lineage.fired(trigger, node.name(), firing, edge.name(), fired++);
      edge.deliver(new FlowFile(lineage, attributes, content));
    }
  }

  /** Sends the input to {@code failure} with what is the matter in {@code error.*} attributes. */
  void fail(FlowException cause) {
    FlowFile in = input;
    if (in != null) {
      emit(Relationship.FAILURE, Errors.mark(in, node.name(), cause));
    }
  }

  private void endUnconnected(Relationship relationship, FlowFile flowFile) {
    switch (relationship.unconnected()) {
      case FILTERED -> ledger.filter();
      case DROPPED -> ledger.drop(1);
      case DEAD_LETTER -> {
        flowFile.content().settle();
        deadLetters.accept(node.name(), flowFile);
      }
      case ERROR ->
          throw new IllegalStateException(
              "nothing reads '" + node.name() + "." + relationship.name() + "'");
    }
  }

  /** Whether there is such a way out; any thread. */
  boolean has(Relationship to) {
    return find(to) != null;
  }

  private Port port(Relationship to) {
    Port port = find(to);
    if (port == null) {
      throw new IllegalStateException(
          "'" + node.name() + "' has no relationship '" + to.name() + "'");
    }
    return port;
  }

  @SuppressWarnings("ReferenceEquality") // the same constant first, a name of equal text after
  private @Nullable Port find(Relationship to) {
    for (Port port : ports) {
      if (port.relationship == to) {
        return port;
      }
    }
    for (Port port : ports) {
      if (port.relationship.name().equals(to.name())) {
        return port;
      }
    }
    return null;
  }
}

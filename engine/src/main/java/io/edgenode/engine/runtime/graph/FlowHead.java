package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.definition.FlowDefinition;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The stateless components at the head of a flow: between each and its source are none but such.
 * What they make of a record is the same whenever it is computed, so a worker may do that before
 * the lane comes to the record. The lane then takes their results and does all else as ever:
 * counts, identities, what fails and what nobody reads. What can't be computed here is left to it.
 * Belongs to one worker at a time.
 *
 * <p>A component is part of it if it has one input, and reads the first edge of that: what goes by
 * others gets another identity, which an expression may ask for.
 */
public final class FlowHead {
  /** That of a flow which begins with no such component. */
  public static final FlowHead NONE = new FlowHead();

  private final Map<String, Step> sources = new HashMap<>();
  private final Taken taken = new Taken();

  /**
   * @param nodes gives a component's node by its name
   */
  static FlowHead of(FlowDefinition flow, Function<String, Node> nodes) {
    FlowHead head = new FlowHead();
    for (FlowDefinition.Component component : flow.components()) {
      if (component.descriptor().kind() == Descriptor.Kind.SOURCE) {
        Step step = reader(flow, nodes, component.name(), Relationship.SUCCESS);
        if (step != null) {
          head.sources.put(component.name(), step);
        }
      }
    }
    return head;
  }

  /** One of the components. Holds nothing of the lane's graph, which it may outlive. */
  public static final class Step {
    private final Object mark;

    /** Another of the same, which is not the lane's. */
    private final Processor twin;

    private final Relationship[] ways;

    /** By way, what reads that. */
    private final @Nullable Step[] behind;

    private Step(Object mark, Processor twin, Relationship[] ways, @Nullable Step[] behind) {
      this.mark = mark;
      this.twin = twin;
      this.ways = ways;
      this.behind = behind;
    }

    private @Nullable Step behind(Relationship to) {
      for (int i = 0; i < ways.length; i++) {
        if (ways[i].name().equals(to.name())) {
          return behind[i];
        }
      }
      return null;
    }
  }

  /** What reads the first edge of a relationship, if that can be computed. */
  private static @Nullable Step reader(
      FlowDefinition flow, Function<String, Node> nodes, String from, Relationship relationship) {
    FlowDefinition.Input edge = new FlowDefinition.Input(from, relationship.name());
    for (FlowDefinition.Component reader : flow.components()) {
      if (reader.from().contains(edge)) {
        return reader.from().size() == 1
                && reader.descriptor().has(Descriptor.Trait.STATELESS)
                && nodes.apply(reader.name()) instanceof ProcessorNode node
            ? step(flow, nodes, reader, node)
            : null;
      }
    }
    return null;
  }

  private static Step step(
      FlowDefinition flow,
      Function<String, Node> nodes,
      FlowDefinition.Component component,
      ProcessorNode node) {
    Relationship[] ways = component.relationships().toArray(Relationship[]::new);
    @Nullable Step[] behind = new @Nullable Step[ways.length];
    for (int i = 0; i < ways.length; i++) {
      behind[i] = reader(flow, nodes, component.name(), ways[i]);
    }
    return new Step(node.mark(), GraphBuilder.makeProcessor(component), ways, behind);
  }

  /** What comes first behind a source; null if that is none of these components. */
  public @Nullable Step first(String source) {
    return sources.get(source);
  }

  /**
   * Computes as much of a FlowFile as it can; null where that is nothing. On a worker.
   *
   * @param begin what comes first behind the FlowFile's source
   */
  public @Nullable Precomputed compute(Step begin, FlowFile flowFile) {
    Precomputed first = taken.by(begin, flowFile);
    Precomputed last = first;
    Step step = begin;
    while (step != null && last != null) {
      step = step.behind(last.to);
      Precomputed next = step == null ? null : taken.by(step, last.flowFile);
      last.next = next;
      last = next;
    }
    return first;
  }

  /** Takes what a component emits, if it emits once. */
  private static final class Taken implements Output {
    private @Nullable Lineage lineage;
    private @Nullable Relationship to;
    private @Nullable FlowFile flowFile;
    private int emissions;

    @Nullable Precomputed by(Step step, FlowFile in) {
      emissions = 0;
      lineage = in.lineage();
      try {
        step.twin.process(in, this);
      } catch (RuntimeException e) {
        // The lane finds the same, and tells.
        return null;
      }
      Relationship way = to;
      FlowFile out = flowFile;
      if (emissions != 1 || way == null || out == null) {
        return null;
      }
      return new Precomputed(step.mark, way, out);
    }

    /** As the lane's: what is emitted is made now, for its editor is then used again. */
    @Override
    public void emit(Relationship relationship, FlowFile emitted) {
      emitted.content().settle();
      to = relationship;
      flowFile = identified(emitted);
      emissions++;
    }

    /** The first emission keeps the input's identity, whatever its component gave it. */
    private FlowFile identified(FlowFile emitted) {
      Lineage kept = lineage;
      return kept == null || emitted.lineage() == kept ? emitted : emitted.withLineage(kept);
    }

    @Override
    public void fire(
        Relationship relationship, Firing firing, Attributes attributes, Content content) {
      throw new IllegalStateException("a stateless component fires nothing");
    }
  }
}

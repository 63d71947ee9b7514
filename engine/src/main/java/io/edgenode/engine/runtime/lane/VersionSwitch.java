package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.graph.Graph;
import io.edgenode.engine.runtime.ledger.Ledger;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The change from one flow version to the next, at its place in the journal (K35, K36): everything
 * of the old version leaves the graph, components that are gone or changed say what they still
 * hold, sinks that are gone deliver what they can, then state and sinks that stay go over into the
 * new graph. Owner: the lane.
 */
final class VersionSwitch {
  private static final Duration RETIREMENT = Duration.ofSeconds(10);

  private final LaneSetup lane;
  private final LaneGraph old;
  private final LaneSinks sinks;
  private final Ledger own;
  private final FlowDefinition next;
  private final Lineage trigger;
  private final Cursor at;
  private final Runnable wake;
  private Step step = Step.EMPTY_GRAPH;
  private @Nullable Future<Void> retired;

  private enum Step {
    /** What is in the graph leaves it. */
    EMPTY_GRAPH,
    /** What changed or is gone gives out what it holds. */
    FIRE,
    /** Sinks that are gone or new end and begin. */
    SINKS,
    DONE
  }

  /**
   * @param own the lane's own ledger, which takes over the counts of what is gone
   * @param at the mark of the flow record
   */
  VersionSwitch(
      LaneSetup lane,
      LaneGraph old,
      LaneSinks sinks,
      Ledger own,
      FlowDefinition next,
      Lineage trigger,
      Cursor at,
      Runnable wake) {
    this.lane = lane;
    this.old = old;
    this.sinks = sinks;
    this.own = own;
    this.next = next;
    this.trigger = trigger;
    this.at = at;
    this.wake = wake;
  }

  /** Whether anything was done that can't be left undone. */
  boolean hasBegun() {
    return step != Step.EMPTY_GRAPH;
  }

  /** Goes on as far as it can; gives the new graph when it is done. */
  @Nullable LaneGraph advance() {
    Graph graph = old.graph();
    graph.advance();
    if (!graph.idle()) {
      return null;
    }
    if (step == Step.EMPTY_GRAPH) {
      step = Step.FIRE;
      Set<String> ending = endingComponents();
      if (!ending.isEmpty()) {
        graph.end(
            ending,
            at.position(),
            at.elapsedMillis(),
            at.elapsedMillis() + at.offsetMillis(),
            trigger);
        graph.advance();
        return graph.idle() ? advance() : null;
      }
    }
    if (step == Step.FIRE) {
      step = Step.SINKS;
      retired = sinks.retire(removedSinks(), RETIREMENT, removal());
      retired.onComplete(result -> wake.run());
    }
    if (step == Step.SINKS) {
      Future<Void> ending = retired;
      if (ending == null || !ending.succeeded()) {
        return null;
      }
      step = Step.DONE;
    }
    return changeOver();
  }

  private LaneGraph changeOver() {
    sinks.remove(removedSinks());
    sinks.replaceChanged(old.flow(), next);
    LaneGraph made = LaneGraph.of(next, lane, sinks, wake);
    own.restore(own.counts().plus(made.graph().takeOver(old.graph(), keptComponents())));
    made.builder().open();
    made.graph().restart();
    old.graph().close();
    sinks.follow(made.graph());
    sinks.startNew(at.position());
    return made;
  }

  private FlowException removal() {
    return new FlowException.NotConnected(
        "the sink was removed from the flow and could not deliver this within " + RETIREMENT);
  }

  private List<String> removedSinks() {
    List<String> removed = new ArrayList<>();
    for (FlowDefinition.Component component : old.flow().components()) {
      if (component.sink().isPresent() && !isIn(next, component, false)) {
        removed.add(component.name());
      }
    }
    return removed;
  }

  /** Components whose state can't go over: they give out what they hold. */
  private Set<String> endingComponents() {
    Set<String> ending = new HashSet<>();
    for (FlowDefinition.Component component : old.flow().components()) {
      if (!isIn(next, component, true)) {
        ending.add(component.name());
      }
    }
    return ending;
  }

  private Set<String> keptComponents() {
    Set<String> kept = new HashSet<>();
    for (FlowDefinition.Component component : old.flow().components()) {
      if (isIn(next, component, true)) {
        kept.add(component.name());
      }
    }
    return kept;
  }

  /** Identity is name and type; with the schema it is what state may go over by (K36). */
  private static boolean isIn(
      FlowDefinition flow, FlowDefinition.Component component, boolean sameSchema) {
    return flow.components().stream()
        .anyMatch(
            other ->
                other.name().equals(component.name())
                    && other.descriptor().type().equals(component.descriptor().type())
                    && (!sameSchema || other.schema().equals(component.schema())));
  }
}

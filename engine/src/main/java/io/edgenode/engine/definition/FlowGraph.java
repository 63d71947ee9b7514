package io.edgenode.engine.definition;

import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.api.Relationship.Unconnected;
import io.edgenode.engine.config.Problems;
import io.edgenode.engine.config.Suggestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Checks how the components of a flow are connected and puts them in order. Owner: one load. */
final class FlowGraph {
  /** What a {@code from} may have meant that names nothing like a component. */
  private static final String ANY = "*";

  private final Map<String, Draft> drafts = new LinkedHashMap<>();
  private final Problems problems;
  private final Set<String> read = new HashSet<>();

  /** What a {@code from} that leads nowhere may have meant: a component, or {@link #ANY}. */
  private final Map<String, Set<String>> meant = new LinkedHashMap<>();

  FlowGraph(List<Draft> all, Problems problems) {
    this.problems = problems;
    all.forEach(draft -> drafts.put(draft.name(), draft));
  }

  /** Reports everything wrong with the edges; the drafts, what is read before what reads it. */
  List<Draft> check() {
    drafts.values().forEach(this::checkEdges);
    drafts.values().forEach(this::checkConnected);
    return order();
  }

  private void checkEdges(Draft reader) {
    if (reader.blind()) {
      meant(reader, ANY);
    }
    for (Draft.Edge edge : reader.from()) {
      Draft target = drafts.get(edge.component());
      if (target == null) {
        meant(reader, Suggestion.closest(edge.component(), readable()).orElse(ANY));
        problems.error(
            edge.at(),
            "'from' names '"
                + edge.component()
                + "', which is no component of this flow"
                + Suggestion.forName(edge.component(), readable()));
      } else if (target.section() == Section.SINKS) {
        problems.error(
            edge.at(), "'from' names " + target.title() + ", and nothing can be read from a sink");
      } else {
        checkRelationship(reader, target, edge);
      }
    }
  }

  private void meant(Draft reader, String target) {
    meant.computeIfAbsent(target, first -> new HashSet<>()).add(reader.name());
  }

  /** Whether a component would be read if somebody else's {@code from} were right. */
  private boolean isMeant(Draft draft) {
    return Stream.of(draft.name(), ANY)
        .flatMap(target -> meant.getOrDefault(target, Set.of()).stream())
        .anyMatch(reader -> !reader.equals(draft.name()));
  }

  private List<String> readable() {
    return drafts.values().stream()
        .filter(draft -> draft.section() != Section.SINKS)
        .map(Draft::name)
        .toList();
  }

  private void checkRelationship(Draft reader, Draft target, Draft.Edge edge) {
    Optional<Relationship> way = target.relationship(edge.relationship());
    if (way.isPresent()) {
      read.add(target.name() + "." + way.get().name());
    } else if (target.relationships().isPresent()) {
      meant(reader, target.name());
      List<String> names =
          target.relationships().get().stream().map(Relationship::name).distinct().toList();
      String what =
          edge.relationship().isEmpty()
              ? target.title()
                  + " has no primary relationship: name one, as in "
                  + target.name()
                  + "."
                  + (names.isEmpty() ? "…" : names.get(0))
              : target.title() + " has no relationship '" + edge.relationship() + "'";
      problems.error(edge.at(), what + Suggestion.forName(edge.relationship(), names));
    }
  }

  private void checkConnected(Draft draft) {
    for (Relationship way : draft.relationships().orElse(List.of())) {
      boolean needed = way.unconnected() == Unconnected.ERROR;
      if (needed && !read.contains(draft.name() + "." + way.name()) && !isMeant(draft)) {
        problems.error(
            draft.at(),
            "nothing reads '"
                + way.name()
                + "' of "
                + draft.title()
                + ": connect a sink, which may be of type drop");
      }
    }
  }

  private List<Draft> order() {
    List<Draft> ordered = new ArrayList<>();
    Set<String> done = new HashSet<>();
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Draft draft : drafts.values()) {
        if (!done.contains(draft.name()) && ready(draft, done)) {
          done.add(draft.name());
          ordered.add(draft);
          moved = true;
        }
      }
    }
    if (done.size() < drafts.size()) {
      reportCycles(done);
    }
    return ordered;
  }

  private boolean ready(Draft draft, Set<String> done) {
    return draft.from().stream().allMatch(e -> done.contains(e.component()) || isNone(e));
  }

  /** Whether an edge leads nowhere, which was reported already. */
  private boolean isNone(Draft.Edge edge) {
    Draft target = drafts.get(edge.component());
    return target == null || target.section() == Section.SINKS;
  }

  /** Follows what is left upstream until a name comes again: that is a cycle. */
  private void reportCycles(Set<String> done) {
    Set<String> reported = new HashSet<>();
    for (Draft start : drafts.values()) {
      Set<String> path = new LinkedHashSet<>();
      Draft at = start;
      while (!done.contains(at.name()) && !reported.contains(at.name()) && path.add(at.name())) {
        at = upstream(at, done);
      }
      if (path.contains(at.name())) {
        List<String> cycle = new ArrayList<>(path);
        cycle = cycle.subList(cycle.indexOf(at.name()), cycle.size());
        Collections.reverse(cycle);
        problems.error(
            drafts.getOrDefault(cycle.get(0), at).at(),
            "a cycle: " + String.join(" → ", cycle) + " → " + cycle.get(0));
      }
      reported.addAll(path);
    }
  }

  private Draft upstream(Draft draft, Set<String> done) {
    for (Draft.Edge edge : draft.from()) {
      Draft target = drafts.get(edge.component());
      if (target != null && !isNone(edge) && !done.contains(target.name())) {
        return target;
      }
    }
    throw new IllegalStateException(draft.name() + " is left although all it reads is done");
  }
}

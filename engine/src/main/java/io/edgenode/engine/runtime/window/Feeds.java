package io.edgenode.engine.runtime.window;

import io.edgenode.engine.api.Descriptor.Kind;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.FlowDefinition.Component;
import io.edgenode.engine.definition.SourceOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the event time of one window comes from: the sources that reach it and the windows before
 * it, each of which counts as one source (K21). Immutable.
 *
 * @param feeds in the order of their names
 * @param byOrigin which of them a FlowFile moves, by the origin in its lineage: what a plain
 *     component fired moves all that feed that component
 */
public record Feeds(List<Feed> feeds, Map<String, int[]> byOrigin) {

  /**
   * One of them.
   *
   * @param name of the source or window
   * @param roots the sources behind it; itself, for a source
   * @param window whether it is a window
   * @param idleMillis after how long of elapsed time without a FlowFile it no longer holds back the
   *     watermark; a window: after how long without one from any of its roots
   */
  public record Feed(String name, Set<String> roots, boolean window, long idleMillis) {}

  /** What feeds a window of this flow. */
  public static Feeds of(FlowDefinition flow, Component window) {
    return new Walk(flow).feeds(window);
  }

  /** Whether one of them is a window. */
  public boolean anyWindow() {
    return feeds.stream().anyMatch(Feed::window);
  }

  /** Walks a flow from a window up. */
  private static final class Walk {
    private final Map<String, Component> components = new HashMap<>();
    private final Map<String, Set<String>> origins = new LinkedHashMap<>();

    Walk(FlowDefinition flow) {
      flow.components().forEach(component -> components.put(component.name(), component));
    }

    Feeds feeds(Component window) {
      List<String> names = new ArrayList<>(before(window));
      List<Feed> feeds = new ArrayList<>();
      for (String name : names) {
        Set<String> roots = new TreeSet<>();
        addRoots(component(name), roots);
        long idle = roots.stream().mapToLong(this::idleMillis).max().orElse(0);
        feeds.add(new Feed(name, roots, kind(name) == Kind.WINDOW, idle));
      }
      Map<String, int[]> byOrigin = new HashMap<>();
      names.forEach(name -> origins.put(name, Set.of(name)));
      origins.forEach(
          (origin, moved) ->
              byOrigin.put(origin, moved.stream().mapToInt(names::indexOf).toArray()));
      return new Feeds(List.copyOf(feeds), Map.copyOf(byOrigin));
    }

    /** The nearest sources and windows before a component, by name. */
    private Set<String> before(Component component) {
      Set<String> nearest = new TreeSet<>();
      for (FlowDefinition.Input input : component.from()) {
        String name = input.component();
        if (kind(name) == Kind.PROCESSOR) {
          Set<String> behind = before(component(name));
          origins.put(name, behind);
          nearest.addAll(behind);
        } else {
          nearest.add(name);
        }
      }
      return nearest;
    }

    private void addRoots(Component component, Set<String> roots) {
      if (component.descriptor().kind() == Kind.SOURCE) {
        roots.add(component.name());
      }
      component.from().forEach(input -> addRoots(component(input.component()), roots));
    }

    private long idleMillis(String source) {
      return component(source)
          .source()
          .map(SourceOptions::idleTimeout)
          .map(java.time.Duration::toMillis)
          .orElse(0L);
    }

    private Kind kind(String name) {
      return component(name).descriptor().kind();
    }

    private Component component(String name) {
      Component component = components.get(name);
      if (component == null) {
        throw new IllegalArgumentException("no component '" + name + "'");
      }
      return component;
    }
  }
}

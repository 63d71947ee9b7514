package io.edgenode.node.cli;

import io.edgenode.node.view.ComponentStats;
import io.edgenode.node.view.FlowStats;
import io.edgenode.node.view.NodeStats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a stop that takes a while says it waits for. Stateless. */
final class Stopping {
  /** So many components are named. */
  private static final int NAMED = 5;

  private Stopping() {}

  /**
   * In one line.
   *
   * @param before the node when it was told to stop
   * @param drain how long what was started may take
   */
  static String of(NodeStats before, Duration drain) {
    List<String> busy = new ArrayList<>();
    for (FlowStats flow : before.flows()) {
      for (ComponentStats component : flow.components()) {
        if (component.detail() instanceof ComponentStats.OfSink sink && sink.undelivered() > 0) {
          busy.add("sink '" + name(flow, component) + "' (" + sink.undelivered() + " undelivered)");
        } else if (component.detail() instanceof ComponentStats.OfProcessor asked
            && asked.inFlight() > 0) {
          busy.add(
              "processor '" + name(flow, component) + "' (" + asked.inFlight() + " under way)");
        }
      }
    }
    String more = busy.size() > NAMED ? " and " + (busy.size() - NAMED) + " more" : "";
    String whom =
        busy.isEmpty()
            ? "its last checkpoint"
            : String.join(", ", busy.subList(0, Math.min(NAMED, busy.size()))) + more;
    return String.format(
        Locale.ROOT,
        "stopping: waits for %s, at most %s; a second signal stops at once, and nothing journalled"
            + " is lost",
        whom,
        drain.toMillis() % 1000 == 0 ? drain.toSeconds() + " s" : drain.toMillis() + " ms");
  }

  private static String name(FlowStats flow, ComponentStats component) {
    return flow.name() + "/" + component.name();
  }
}

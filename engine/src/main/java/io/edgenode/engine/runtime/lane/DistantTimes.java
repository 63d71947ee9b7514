package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.runtime.graph.Graph;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of event times that can't be right, once for a window of a flow version: whichever lane
 * meets them first, though others come to that version later, and however often the flow is opened.
 * The metric has how many there are. Any thread.
 */
public final class DistantTimes {
  private static final Logger log = LoggerFactory.getLogger(Graph.EVENT_TIMES_LOG);

  /** A flow that is edited more often than this may be warned of again. */
  private static final int MOST = 1_000;

  private final String flow;

  private record Met(String version, String window) {}

  private final Set<Met> warned = new LinkedHashSet<>();

  public DistantTimes(String flow) {
    this.flow = flow;
  }

  /** A lane has met the first ones of a window since it was opened. */
  public void met(String version, String window) {
    if (isFirst(new Met(version, window))) {
      log.warn(
          "flow '{}': event times at '{}' differ from arrival by more than a year: is the unit of"
              + " its timestamp right?",
          flow,
          window);
    }
  }

  private synchronized boolean isFirst(Met met) {
    if (!warned.add(met)) {
      return false;
    }
    if (warned.size() > MOST) {
      warned.remove(warned.iterator().next());
    }
    return true;
  }
}

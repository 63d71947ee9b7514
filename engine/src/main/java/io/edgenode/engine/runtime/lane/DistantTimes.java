package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.runtime.graph.Graph;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of event times that can't be right, once for a window of a flow version: whichever lane
 * meets them first, and however often the flow is opened. The metric has how many there are. Any
 * thread.
 */
public final class DistantTimes {
  private static final Logger log = LoggerFactory.getLogger(Graph.EVENT_TIMES_LOG);

  private final String flow;

  /** The version that each window was last warned of in. */
  private final Map<String, String> warned = new ConcurrentHashMap<>();

  public DistantTimes(String flow) {
    this.flow = flow;
  }

  /** A lane has met the first ones of a window since it was opened. */
  public void met(String version, String window) {
    if (!version.equals(warned.put(window, version))) {
      log.warn(
          "flow '{}': event times at '{}' differ from arrival by more than a year: is the unit of"
              + " its timestamp right?",
          flow,
          window);
    }
  }
}

package io.edgenode.engine.runtime.flow;

import io.edgenode.engine.runtime.time.Clocks;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people why FlowFiles become dead letters: a component's first at once, then at most a line
 * a minute with how many came since. Any worker.
 */
final class LetterNotices {
  private static final Logger LOG = LoggerFactory.getLogger(LetterNotices.class);
  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final String flow;
  private final Clocks clocks;
  private final Map<String, Told> byComponent = new HashMap<>();

  LetterNotices(String flow, Clocks clocks) {
    this.flow = flow;
    this.clocks = clocks;
  }

  /** What was told last of a component. */
  private static final class Told {
    private long atNanos;
    private long since;
  }

  /**
   * A letter was kept.
   *
   * @param why what is the matter, without record contents
   */
  synchronized void kept(String component, String why) {
    long now = clocks.nanos();
    Told told = byComponent.get(component);
    boolean first = told == null;
    if (told == null) {
      told = new Told();
      byComponent.put(component, told);
    }
    told.since++;
    if (first || now - told.atNanos >= PAUSE_NANOS) {
      LOG.warn(
          "flow '{}': {} of '{}' {}: {}",
          flow,
          told.since == 1 ? "a FlowFile" : told.since + " FlowFiles",
          component,
          told.since == 1 ? "is a dead letter" : "are dead letters, the last one",
          why);
      told.atNanos = now;
      told.since = 0;
    }
  }
}

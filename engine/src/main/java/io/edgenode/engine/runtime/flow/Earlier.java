package io.edgenode.engine.runtime.flow;

import io.edgenode.engine.runtime.lane.LaneStats;
import io.edgenode.engine.runtime.ledger.Ledger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the openings of a flow before this one came to, so that a failure hides nothing of this run
 * (K24): the counters at this run's very beginning, and how the flow stood when it failed last.
 * Owner: the runner, by its lock.
 */
final class Earlier {
  private List<Ledger.Counts> before = List.of();
  private long journalledBefore;
  private @Nullable FlowSnapshot last;

  /** An opening that is over stood so. */
  void ended(FlowSnapshot opening) {
    last = of(opening);
  }

  /** The same, told as of this run; where nothing is open, as it stood when that ended. */
  FlowSnapshot of(FlowSnapshot now) {
    if (now.lanes().isEmpty()) {
      FlowSnapshot known = last;
      return known == null || now.state() == FlowState.STOPPED
          ? now
          : now.with(known.disk(), known.lanes(), known.sources(), journalledBefore);
    }
    if (before.isEmpty()) {
      journalledBefore = now.journalledBefore();
      before = now.lanes().stream().map(LaneStats::before).toList();
    }
    List<LaneStats> lanes = new ArrayList<>();
    for (int lane = 0; lane < before.size(); lane++) {
      lanes.add(now.lanes().get(lane).withBefore(before.get(lane)));
    }
    return now.with(now.disk(), lanes, now.sources(), journalledBefore);
  }
}

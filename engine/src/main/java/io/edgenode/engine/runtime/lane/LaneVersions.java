package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.runtime.ledger.Ledger;
import org.jspecify.annotations.Nullable;

/**
 * Which version holds where a lane reads, and the change to it where that is under way (K35).
 *
 * <p>Versions that begin in what drop-oldest gives up are passed over: what stands in the graph's
 * way, a sink that is away, would stand in the way of the change as well, and nothing more would be
 * given up (K14). The last of them begins behind it. A crash before that finds it in the journal,
 * which says of each excerpt which version held before.
 *
 * <p>Owner: the lane.
 */
final class LaneVersions {
  private final LaneSetup setup;
  private final LaneSinks sinks;
  private final Ledger own;
  private final LaneReader reader;
  private final Runnable wake;
  private @Nullable VersionSwitch switching;
  private boolean passed;

  LaneVersions(LaneSetup setup, LaneSinks sinks, Ledger own, LaneReader reader, Runnable wake) {
    this.setup = setup;
    this.sinks = sinks;
    this.own = own;
    this.reader = reader;
    this.wake = wake;
  }

  boolean isSwitching() {
    return switching != null;
  }

  /** Whether the reader may go on: also past a change that has not begun, to give up more. */
  boolean letPass() {
    VersionSwitch change = switching;
    if (change != null && reader.isGivingUp() && !change.hasBegun()) {
      switching = null;
      passed = true;
    }
    return switching == null;
  }

  /** The reader came to where a version begins, which may be the one that holds. */
  void begin(LaneGraph current) {
    String version = reader.version();
    passed = false;
    if (version.equals(current.flow().version())) {
      reader.begin(current.graph());
      current.graph().advance();
    } else if (reader.isGivingUp()) {
      passed = true;
    } else {
      switching =
          new VersionSwitch(
              setup,
              current,
              sinks,
              own,
              setup.versions().apply(version),
              reader.lineage(),
              reader.cursor(),
              wake);
    }
  }

  /** Nothing more is given up: a version that was passed over begins. */
  void endGivingUp(LaneGraph current) {
    if (passed) {
      begin(current);
    }
  }

  /** Goes on with the change as far as it can; gives the new graph when it is done. */
  @Nullable LaneGraph advance() {
    VersionSwitch change = switching;
    LaneGraph next = change == null ? null : change.advance();
    if (next != null) {
      switching = null;
    }
    return next;
  }
}

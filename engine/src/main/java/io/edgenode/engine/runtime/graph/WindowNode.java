package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.LaneTime;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.api.WindowContext;
import io.edgenode.engine.api.WindowManager;
import io.edgenode.engine.definition.WindowOptions;
import io.edgenode.engine.expression.Timestamp;
import io.edgenode.engine.expression.Timestamps;
import io.edgenode.engine.runtime.window.Feeds;
import io.edgenode.engine.runtime.window.Watermark;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A window in the graph: reads times, keeps the watermark, and says when its manager is due. The
 * watermark moves between FlowFiles, never while one is on its way, so all that an event brings is
 * taken in before anything fires. Owner: the lane.
 */
final class WindowNode extends StateNode {
  /** Event time and arrival differ by more than this: somebody's clock or unit is wrong. */
  private static final long DISTANT_MILLIS = Duration.ofDays(365).toMillis();

  private final WindowManager manager;
  private final @Nullable Timestamps timestamps;
  private final Watermark watermark;
  private final boolean fedByWindow;

  /** Told the first time that event time is far from arrival. */
  private final Runnable distant;

  private int input;
  private long told = Watermark.NOTHING;
  private long distantTimes;

  WindowNode(
      String name,
      int index,
      Stage stage,
      WindowManager manager,
      WindowOptions options,
      Feeds feeds,
      Runnable distant) {
    super(name, index, stage);
    this.distant = distant;
    this.manager = manager;
    this.timestamps = options.timestamp().map(Timestamp::reader).orElse(null);
    this.watermark = new Watermark(feeds, timestamps == null ? 0 : options.lateness().toMillis());
    this.fedByWindow = feeds.anyWindow();
  }

  @Override
  boolean onlyReads() {
    return manager.onlyReads();
  }

  @Override
  void open(ProcessorContext context) {
    watermark.open(state(), stage().clock().elapsedMillis());
    manager.open(
        new Opening(
            context.vertx(),
            context.name(),
            context.flow(),
            context.state(),
            context.time(),
            timestamps != null));
  }

  private record Opening(
      Vertx vertx, String name, String flow, StateStore state, LaneTime time, boolean eventTime)
      implements WindowContext {}

  @Override
  void accept(FlowFile flowFile, int by) {
    input = by;
    accept(flowFile);
  }

  @Override
  void process(FlowFile in, Emitter out) {
    LaneTime now = stage().clock();
    Timestamps reader = timestamps;
    if (reader == null) {
      manager.add(in, input, now.laneMillis(), out);
      return;
    }
    long time = reader.read(in);
    // First: also what the manager refuses says how late it is, or one that is full stays so.
    watermark.hear(in.lineage().origin(), time, now.elapsedMillis());
    manager.add(in, input, time, out);
    if (Math.abs(in.lineage().arrivalMillis() - time) > DISTANT_MILLIS) {
      suspect();
    }
  }

  private void suspect() {
    if (distantTimes++ == 0) {
      distant.run();
    }
  }

  @Override
  void onTimer(Key key, long deadline, Emitter out) {
    manager.onTimer(key, deadline, out);
  }

  /** What is open is due, whatever the watermark. */
  @Override
  void fireEnd() {
    watermark.empty();
  }

  /** Journal time went on elsewhere: what is open fires, and the watermark begins anew (K19). */
  void stepClock() {
    if (timestamps == null) {
      watermark.emptyAndReset(stage().clock().laneMillis());
    }
  }

  /** Idleness is counted afresh. */
  void restart() {
    watermark.restart(stage().clock().elapsedMillis());
  }

  /** A record of this source entered the flow. */
  void observe(String source) {
    if (fedByWindow) {
      watermark.observe(source, stage().clock().elapsedMillis());
    }
  }

  /** Moves the watermark and says whether something is to fire. */
  boolean isDue() {
    long next = manager.nextFiring();
    if (watermark.isEmptying()) {
      if (next != WindowManager.NEVER) {
        return true;
      }
      if (timestamps == null && watermark.isStepping()) {
        manager.stepped();
      }
      watermark.emptied();
      told = Watermark.NOTHING;
    }
    LaneTime now = stage().clock();
    long reached =
        timestamps == null
            ? watermark.advanceTo(now.laneMillis())
            : watermark.advance(now.elapsedMillis(), stage().ends());
    if (next <= reached && next != WindowManager.NEVER) {
      return true;
    }
    if (reached != told) {
      told = reached;
      manager.fired(reached);
    }
    return false;
  }

  /** Fires one window. */
  void fireNext() {
    long end = manager.nextFiring();
    if (timestamps != null && end != WindowManager.AT_END) {
      watermark.firing(end);
    }
    invoke(manager::fire);
  }

  @Override
  long earliestDeadline() {
    long timers = super.earliestDeadline();
    long next = manager.nextFiring();
    if (next >= WindowManager.AT_END) {
      return timers;
    }
    LaneTime now = stage().clock();
    long due =
        timestamps == null ? next - (now.laneMillis() - now.elapsedMillis()) : watermark.nextIdle();
    return Math.min(timers, due);
  }

  /** FlowFiles so far whose event time is more than a year away from their arrival. */
  long distantTimes() {
    return distantTimes;
  }

  /** Counts on from where the same window of an old version was. */
  void countOn(WindowNode former) {
    distantTimes = former.distantTimes;
  }
}

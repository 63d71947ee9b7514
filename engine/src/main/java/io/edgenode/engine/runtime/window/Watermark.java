package io.edgenode.engine.runtime.window;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.runtime.window.Progress.Heard;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far time has come at one window (K21). With event time: the least, over the feeds that are
 * neither ended nor idle, of the greatest time heard less the lateness; one that was not heard yet
 * holds it back until it is idle; where all are ended or idle it stays. With journal time: lane
 * time. It never falls, but with journal time when a clock record steps back. Owner: the lane.
 */
public final class Watermark {
  /** The watermark before anything was heard. */
  public static final long NOTHING = Progress.NOTHING;

  private static final String STATE = "\0progress";

  private final Feeds.Feed[] feeds;
  private final Map<String, int[]> byOrigin;
  private final long lateness;
  private final Heard[] heard;

  /** Which feeds have ended, as of {@link #endsSeen}. */
  private final boolean[] over;

  private @Nullable KeyedState<Progress> state;
  private Progress progress = new Progress();
  private long generation = -1;
  private boolean stale = true;
  private long nextIdle = Long.MAX_VALUE;
  private long endsSeen = -1;

  /** Whom {@link #hear} was about last, and what that moves: mostly the next is the same. */
  private String lastOrigin = "";

  private int[] lastMoved = {};

  /**
   * @param lateness how far it stays behind, in milliseconds; 0 with journal time
   */
  public Watermark(Feeds feeds, long lateness) {
    this.feeds = feeds.feeds().toArray(Feeds.Feed[]::new);
    this.byOrigin = feeds.byOrigin();
    this.lateness = lateness;
    this.heard = new Heard[this.feeds.length];
    this.over = new boolean[this.feeds.length];
  }

  /** Which sources have ended, as the window's stage sees it. */
  public interface Ended {
    boolean containsAll(Set<String> sources);

    /** Rises with every change. */
    long changes();
  }

  /** Takes up what the state holds, or begins. */
  public void open(StateStore store, long elapsed) {
    StateStore.Limits one = new StateStore.Limits(1, Optional.empty());
    state = store.keyed(STATE, Progress.CODEC, one);
    Progress restored = state.get(Key.empty());
    if (restored != null) {
      progress = restored.copy();
    }
    List<String> names = Arrays.stream(feeds).map(Feeds.Feed::name).toList();
    progress.heard.keySet().retainAll(names);
    for (String name : names) {
      if (!progress.heard.containsKey(name)) {
        Heard begun = new Heard();
        begun.at = elapsed;
        progress.heard.put(name, begun);
      }
    }
    index();
  }

  private void index() {
    for (int i = 0; i < heard.length; i++) {
      heard[i] = requireNonNull(progress.heard.get(feeds[i].name()));
    }
  }

  /** Before any change: what a checkpoint may still read is left alone. */
  private void change() {
    KeyedState<Progress> opened = requireNonNull(state);
    if (generation != opened.generation()) {
      if (generation >= 0) {
        progress = progress.copy();
        index();
      }
      opened.put(Key.empty(), progress);
      generation = opened.generation();
    }
  }

  /** Notes the event time of a FlowFile of this origin. */
  public void hear(String origin, long time, long elapsed) {
    int[] moved = moved(origin);
    change();
    for (int feed : moved) {
      Heard known = heard[feed];
      if (time > known.greatest) {
        known.greatest = time;
        stale = true;
      }
      Feeds.Feed source = feeds[feed];
      if (!source.window()) {
        stale |= elapsed - known.at >= source.idleMillis();
        known.at = elapsed;
      }
    }
  }

  private int[] moved(String origin) {
    if (origin.equals(lastOrigin)) {
      return lastMoved;
    }
    int[] moved = byOrigin.get(origin);
    if (moved == null) {
      throw new IllegalStateException("nothing named '" + origin + "' feeds the window");
    }
    lastOrigin = origin;
    lastMoved = moved;
    return moved;
  }

  /** Notes that a record of a source came in: the windows that it feeds are not idle. */
  public void observe(String source, long elapsed) {
    for (int feed = 0; feed < heard.length; feed++) {
      Feeds.Feed known = feeds[feed];
      if (known.window() && known.roots().contains(source) && heard[feed].at != elapsed) {
        change();
        heard[feed].at = elapsed;
        stale = true;
      }
    }
  }

  /** Counts idleness afresh: the node was opened, or intake was paused, or the flow changed. */
  public void restart(long elapsed) {
    change();
    for (Heard known : heard) {
      known.at = elapsed;
    }
    stale = true;
  }

  /** Moves the watermark as far as what was heard allows, with event time. */
  public long advance(long elapsed, Ended ended) {
    if (endsSeen != ended.changes()) {
      endsSeen = ended.changes();
      for (int i = 0; i < feeds.length; i++) {
        over[i] = ended.containsAll(feeds[i].roots());
      }
      stale = true;
    }
    if (stale || elapsed >= nextIdle) {
      stale = false;
      compute(elapsed);
    }
    return progress.watermark;
  }

  private void compute(long elapsed) {
    long least = Long.MAX_VALUE;
    int active = 0;
    nextIdle = Long.MAX_VALUE;
    for (int i = 0; i < heard.length; i++) {
      long idleAt = heard[i].at + feeds[i].idleMillis();
      if (elapsed < idleAt && !over[i]) {
        active++;
        nextIdle = Math.min(nextIdle, idleAt);
        long greatest = heard[i].greatest;
        least = Math.min(least, greatest == NOTHING ? greatest : greatest - lateness);
      }
    }
    if (active > 0 && least > progress.watermark) {
      change();
      progress.watermark = least;
    }
    if (active == 1) {
      // When the last one falls idle, the watermark holds: nothing to wait for.
      nextIdle = Long.MAX_VALUE;
    }
  }

  /** Moves the watermark with journal time. */
  public long advanceTo(long laneMillis) {
    if (laneMillis > progress.watermark) {
      change();
      progress.watermark = laneMillis;
    }
    return progress.watermark;
  }

  /** When an idle feed lets the watermark move, in elapsed milliseconds. */
  public long nextIdle() {
    return nextIdle;
  }

  /** Lets all that is open fire: the input has ended. */
  public void empty() {
    change();
    progress.behind = Math.max(progress.emptying ? progress.behind : NOTHING, progress.watermark);
    progress.emptying = true;
  }

  /** Lets all that is open fire: the clock stepped, and journal time goes on from here. */
  public void emptyAndReset(long laneMillis) {
    empty();
    progress.watermark = NOTHING;
    progress.behind = laneMillis;
  }

  public boolean isEmptying() {
    return progress.emptying;
  }

  /** With journal time: whether all that is open fires because the clock stepped. */
  public boolean isStepping() {
    return progress.emptying && progress.watermark == NOTHING && progress.behind != NOTHING;
  }

  /** Notes what fires while all fires; behind it the watermark is the greatest of these. */
  public void firing(long end) {
    if (progress.emptying && end > progress.behind) {
      change();
      progress.behind = end;
    }
  }

  /** All has fired. */
  public void emptied() {
    change();
    progress.emptying = false;
    progress.watermark = Math.max(progress.watermark, progress.behind);
    stale = true;
  }
}

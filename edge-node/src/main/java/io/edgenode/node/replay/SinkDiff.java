package io.edgenode.node.replay;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How what one sink was given differs between two replays of the same recording.
 *
 * @param same FlowFiles that both gave alike
 * @param changed FlowFiles of one id with another content or other attributes
 * @param removed those that only the first gave
 * @param added those that only the second gave
 * @param moved those that come in another order
 * @param early of those that differ, how many are made of what came in before the beginning
 * @param shown some of what differs
 */
public record SinkDiff(
    String sink,
    int lane,
    long same,
    long changed,
    long removed,
    long added,
    long moved,
    long early,
    List<Difference> shown) {
  public SinkDiff {
    shown = List.copyOf(shown);
  }

  /** What can differ. */
  public enum Kind {
    CHANGED,
    REMOVED,
    ADDED,
    MOVED
  }

  /**
   * One FlowFile that differs.
   *
   * @param sequence the greatest journal sequence that it was made of
   * @param before what the first gave; empty if it did not
   * @param after what the second gave
   * @param early whether it is made of what came in before the beginning
   */
  public record Difference(
      Kind kind,
      String id,
      long sequence,
      String arrival,
      String before,
      String after,
      boolean early) {}

  public boolean isDifferent() {
    return changed + removed + added + moved > 0;
  }

  /** Counts and collects while two captures are compared. */
  static final class Tally {
    private final String sink;
    private final int lane;
    private final int most;
    private final long begin;
    private final List<Difference> shown = new ArrayList<>();
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private long same;
    private long early;

    /**
     * @param most how many differences are kept
     * @param begin sequences below this came in before the beginning
     */
    Tally(String sink, int lane, int most, long begin) {
      this.sink = sink;
      this.lane = lane;
      this.most = most;
      this.begin = begin;
    }

    void same(long count) {
      same += count;
    }

    void differs(Kind kind, Captured found, String before, String after) {
      counts.merge(kind, 1L, Long::sum);
      boolean isEarly = found.first() > 0 && found.first() < begin;
      if (isEarly) {
        early++;
      }
      if (shown.size() < most) {
        shown.add(
            new Difference(
                kind, found.id(), found.last(), found.arrival(), before, after, isEarly));
      }
    }

    SinkDiff diff() {
      return new SinkDiff(
          sink,
          lane,
          same,
          counts.getOrDefault(Kind.CHANGED, 0L),
          counts.getOrDefault(Kind.REMOVED, 0L),
          counts.getOrDefault(Kind.ADDED, 0L),
          counts.getOrDefault(Kind.MOVED, 0L),
          early,
          shown);
    }
  }
}

package io.edgenode.processors.window;

import io.edgenode.processors.aggregate.Computation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the overlapping windows of one group out of few merges each, however many panes they have:
 * van Herk's running extremes, for any aggregate. Time is cut into blocks of a window's length; a
 * window is the end of one block and the beginning of the next:
 *
 * <pre>
 *   block     |p0 p1 p2 p3|p4 p5 p6 p7|
 *   window       [p1 p2 p3 p4)            = suffix(p1..p3) + prefix(p4)
 *   suffixes  each made once a block, from its last pane back; the prefix grows by a pane a window
 * </pre>
 *
 * Which merges make a window depends on its place alone, so a result has the same last bits after a
 * restart, which begins without this cache. Owner: the lane.
 */
final class Slide {
  private final Computation computation;
  private final long boundary;

  /** For each pane before the boundary, in order, what it and those behind it come to. */
  private final List<Pane> suffixes;

  /** What the panes from the boundary on come to. */
  private @Nullable Pane prefix;

  private long prefixEnd;

  /** The first suffix that a window may still need: windows come in order. */
  private int next;

  private Slide(Computation computation, long boundary, List<Pane> suffixes) {
    this.computation = computation;
    this.boundary = boundary;
    this.suffixes = suffixes;
    this.prefixEnd = boundary;
  }

  /** Of the block whose end is the boundary, from a window's start on. */
  static Slide of(Computation computation, Group group, long from, long boundary) {
    List<Pane> reversed = new ArrayList<>();
    Pane behind = null;
    for (int i = group.size() - 1; i >= 0 && group.get(i).start >= from; i--) {
      Pane pane = group.get(i);
      if (pane.start < boundary) {
        Pane suffix = pane.with(computation.copy(pane.cell));
        if (behind != null) {
          suffix.absorb(behind, computation);
        }
        reversed.add(suffix);
        behind = suffix;
      }
    }
    Collections.reverse(reversed);
    return new Slide(computation, boundary, reversed);
  }

  /** Whether it holds the block that a window begins in. */
  boolean isAt(long ofBoundary) {
    return boundary == ofBoundary;
  }

  /** Whether it has taken in a pane, so that a change of that makes it wrong. */
  boolean holds(long paneStart) {
    return paneStart < prefixEnd;
  }

  /** What the panes of a window come to; null if there are none. To be read only. */
  @Nullable Pane window(Group group, long from, long end) {
    extend(group, end);
    Pane suffix = suffix(from);
    Pane begun = prefix;
    if (suffix == null || begun == null) {
      return suffix == null ? begun : suffix;
    }
    Pane whole = suffix.with(computation.copy(suffix.cell));
    whole.absorb(begun, computation);
    return whole;
  }

  /** The first suffix that lies within a window. */
  private @Nullable Pane suffix(long from) {
    while (next < suffixes.size() && suffixes.get(next).start < from) {
      next++;
    }
    return next < suffixes.size() ? suffixes.get(next) : null;
  }

  private void extend(Group group, long end) {
    for (int i = group.search(prefixEnd); i < group.size() && group.get(i).start < end; i++) {
      Pane pane = group.get(i);
      Pane begun = prefix;
      if (begun == null) {
        prefix = pane.with(computation.copy(pane.cell));
      } else {
        begun.absorb(pane, computation);
      }
    }
    prefixEnd = Math.max(prefixEnd, end);
  }
}

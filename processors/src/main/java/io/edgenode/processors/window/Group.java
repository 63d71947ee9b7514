package io.edgenode.processors.window;

import io.edgenode.engine.api.Key;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One key's panes, in the order of time: what the state holds, arranged so that the newest pane is
 * found at once. Owner: the lane.
 */
final class Group {
  /** How many beside the newest are looked at one by one. */
  private static final int NEAR = 2;

  private static final int LEAST = 2;

  final Key key;
  final byte[] fields;

  /** When the group's next window is complete. */
  long due;

  /** The group's place among those that are due then. */
  int dueIndex;

  /** What its overlapping windows share; made when one fires, dropped when a pane of it changes. */
  @Nullable Slide slide;

  private @Nullable Pane[] panes = new Pane[LEAST];
  private int head;
  private int end;

  Group(Key key, byte[] fields) {
    this.key = key;
    this.fields = fields;
  }

  boolean isEmpty() {
    return head == end;
  }

  int size() {
    return end - head;
  }

  /** The pane at a place, counted from the oldest. */
  Pane get(int place) {
    Pane pane = panes[head + place];
    if (pane == null) {
      throw new IllegalStateException("no pane " + place);
    }
    return pane;
  }

  /** The pane that starts here, or null. */
  @Nullable Pane find(long start) {
    if (head < end && get(end - head - 1).start == start) {
      return panes[end - 1];
    }
    int place = search(start);
    return place < size() && get(place).start == start ? panes[head + place] : null;
  }

  /** The place of the first pane that starts there or later. */
  int search(long start) {
    int low = 0;
    int high = size() - 1;
    // Mostly it is among the newest, and the others are long out of the cache.
    for (int near = Math.max(low, high - NEAR); high >= near; high--) {
      long found = get(high).start;
      if (found <= start) {
        return found == start ? high : high + 1;
      }
    }
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long found = get(middle).start;
      if (found == start) {
        return middle;
      }
      if (found < start) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Puts a pane in its place, instead of the one with its start if there is one. */
  void put(Pane pane) {
    int place = search(pane.start);
    if (place < size() && get(place).start == pane.start) {
      panes[head + place] = pane;
      return;
    }
    makeRoom();
    int at = head + place;
    System.arraycopy(panes, at, panes, at + 1, end - at);
    panes[at] = pane;
    end++;
  }

  private void makeRoom() {
    if (end < panes.length) {
      return;
    }
    int size = size();
    @Nullable Pane[] wider = size > panes.length / 2 ? new Pane[panes.length * 2] : panes;
    System.arraycopy(panes, head, wider, 0, size);
    Arrays.fill(wider, size, wider.length, null);
    panes = wider;
    head = 0;
    end = size;
  }

  /** Takes out the oldest. */
  Pane removeFirst() {
    Pane first = get(0);
    panes[head++] = null;
    if (head == end) {
      head = 0;
      end = 0;
    }
    return first;
  }
}

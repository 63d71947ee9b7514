package io.edgenode.processors.window;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which groups have a window to fire, by its end, and within an end by key (K22). Made anew from
 * the state when that was restored. Owner: the lane.
 */
final class Agenda {
  private static final long NEVER = Long.MAX_VALUE;

  private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
  private long first = NEVER;

  /** That of {@link #first}. */
  private @Nullable Bucket next;

  /** The groups of one end; sorted when the first of them fires. */
  private static final class Bucket {
    private final List<Group> groups = new ArrayList<>();
    private boolean sorted;
  }

  /** The least end, {@link Long#MAX_VALUE} if there is none. */
  long first() {
    return first;
  }

  /** Enters a group that is in no bucket. */
  void add(Group group, long due) {
    Bucket bucket = buckets.computeIfAbsent(due, end -> new Bucket());
    bucket.sorted = false;
    group.due = due;
    group.dueIndex = bucket.groups.size();
    bucket.groups.add(group);
    if (due < first) {
      first = due;
      next = bucket;
    }
  }

  /** Enters a group anew. */
  void move(Group group, long due) {
    if (group.due != due) {
      remove(group);
      add(group, due);
    }
  }

  void remove(Group group) {
    Bucket bucket = bucket(group.due);
    List<Group> groups = bucket.groups;
    Group last = groups.remove(groups.size() - 1);
    if (last != group) {
      groups.set(group.dueIndex, last);
      last.dueIndex = group.dueIndex;
      bucket.sorted = false;
    }
    removeIfEmpty(group.due, bucket);
  }

  /** Takes out the group that is due first. */
  Group takeFirst() {
    Bucket bucket = next;
    if (bucket == null) {
      throw new IllegalStateException("nothing is due");
    }
    if (!bucket.sorted) {
      // Descending, so that the least key is taken from the end.
      bucket.groups.sort(Comparator.comparing((Group group) -> group.key).reversed());
      for (int i = 0; i < bucket.groups.size(); i++) {
        bucket.groups.get(i).dueIndex = i;
      }
      bucket.sorted = true;
    }
    Group group = bucket.groups.remove(bucket.groups.size() - 1);
    removeIfEmpty(first, bucket);
    return group;
  }

  private Bucket bucket(long end) {
    Bucket bucket = buckets.get(end);
    if (bucket == null) {
      throw new IllegalStateException("nothing is due at " + end);
    }
    return bucket;
  }

  private void removeIfEmpty(long end, Bucket bucket) {
    if (bucket.groups.isEmpty()) {
      buckets.remove(end);
      Map.Entry<Long, Bucket> least = buckets.firstEntry();
      first = least == null ? NEVER : least.getKey();
      next = least == null ? null : least.getValue();
    }
  }
}

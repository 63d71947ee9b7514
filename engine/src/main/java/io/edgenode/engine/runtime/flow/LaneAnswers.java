package io.edgenode.engine.runtime.flow;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Queryable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the lanes of a flow know together: one page, in the order of keys.
 *
 * @param entries at most as many as were asked for, of at most {@link #MAX_BYTES}, but at least one
 *     where there is one
 * @param next behind which key to go on; empty if there are no more
 */
public record LaneAnswers(List<OfLane> entries, Optional<Key> next) {
  /** The most that one page holds. */
  public static final long MAX_BYTES = 1L << 20;

  public LaneAnswers {
    entries = List.copyOf(entries);
  }

  /**
   * @param lane where the key is
   */
  public record OfLane(int lane, Queryable.Entry entry) {}

  /**
   * Puts the lanes' answers to one question together. A lane that has more to tell has been looked
   * through up to a key; behind the least of these keys nothing can be said yet.
   */
  static LaneAnswers merge(List<Queryable.Answer> lanes, int limit) {
    Optional<Key> reached =
        lanes.stream().flatMap(lane -> lane.reached().stream()).min(Comparator.naturalOrder());
    List<OfLane> all = new ArrayList<>();
    for (int lane = 0; lane < lanes.size(); lane++) {
      for (Queryable.Entry entry : lanes.get(lane).entries()) {
        if (reached.isEmpty() || entry.key().compareTo(reached.get()) <= 0) {
          all.add(new OfLane(lane, entry));
        }
      }
    }
    all.sort(Comparator.comparing(each -> each.entry().key()));
    int page = 0;
    long bytes = 0;
    while (page < Math.min(all.size(), limit)) {
      bytes += all.get(page).entry().size();
      if (page > 0 && bytes > MAX_BYTES) {
        break;
      }
      page++;
    }
    return page == all.size()
        ? new LaneAnswers(all, reached)
        : new LaneAnswers(all.subList(0, page), Optional.of(all.get(page - 1).entry().key()));
  }
}

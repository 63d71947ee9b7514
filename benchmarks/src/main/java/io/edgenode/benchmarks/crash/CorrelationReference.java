package io.edgenode.benchmarks.crash;

import io.edgenode.engine.api.repo.RecordKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the join and the pattern of {@link Flows} give out for a journal, by journal time, computed
 * in the plainest way. Deliberately shares nothing with the engine.
 */
final class CorrelationReference {
  static final long TOLERANCE_MILLIS = 100;
  static final int FIRST = 7;
  static final int THEN = 5;
  static final long WITHIN_MILLIS = 20;

  private final StringBuilder matched = new StringBuilder();
  private final StringBuilder followed = new StringBuilder();
  private final List<Item> lefts = new ArrayList<>();
  private final List<Item> rights = new ArrayList<>();

  /** The first that is pending, by sensor. */
  private final Map<String, Item> pending = new TreeMap<>();

  private long offset;
  private long last = Long.MIN_VALUE;

  /** What is taken of a record. */
  private record Item(String sensor, long time, long seq) {}

  /** Takes in every record of the journal, in order. */
  void record(JournalExport.Entry entry) {
    if (entry.kind() == RecordKind.CLOCK) {
      // What is open fires, and lane time begins anew.
      advance(Long.MAX_VALUE);
      offset = ByteBuffer.wrap(entry.payload()).getLong();
      if (entry.elapsed() + offset < last) {
        rights.clear();
      }
    }
    long now = entry.elapsed() + offset;
    last = now;
    advance(now);
    Records.Name name = Records.parse(entry.content()).orElse(null);
    if (entry.kind() != RecordKind.DATA || name == null) {
      return;
    }
    Item item = new Item(Records.sensor(name.source(), name.seq()), now, name.seq());
    lefts.add(item);
    if (entry.source().equals("web")) {
      rights.add(item);
    }
    follow(item);
  }

  /** Joins the left records that time is behind, and ends what was pending for too long. */
  private void advance(long now) {
    lefts.stream()
        .filter(left -> left.time < now)
        .sorted(Comparator.comparingLong(Item::time).thenComparing(Item::sensor))
        .forEach(this::match);
    lefts.removeIf(left -> left.time < now);
    if (now < Long.MAX_VALUE) {
      rights.removeIf(right -> right.time < now - TOLERANCE_MILLIS);
    }
    // Deadlines are in the order of what began.
    new TreeSet<>(pending.keySet())
        .stream()
            .map(pending::get)
            .filter(first -> first.time + WITHIN_MILLIS <= now)
            .sorted(Comparator.comparingLong(Item::time).thenComparing(Item::sensor))
            .forEach(
                first -> {
                  pending.remove(first.sensor);
                  follows(first, first.time + WITHIN_MILLIS, "null");
                });
  }

  private void match(Item left) {
    String web = "null";
    for (Item right : rights) {
      boolean near = right.time <= left.time && right.time >= left.time - TOLERANCE_MILLIS;
      if (near && right.sensor.equals(left.sensor)) {
        // They are in the order of their time: the last one counts.
        web = Long.toString(right.seq);
      }
    }
    matched.append(
        String.format(
            "{\"sensor\":\"%s\",\"window_start\":%d,\"window_end\":%d,\"seq\":%d,\"web\":%s}%n",
            left.sensor, left.time - TOLERANCE_MILLIS, left.time, left.seq, web));
  }

  private void follow(Item item) {
    Item first = pending.get(item.sensor);
    if (item.seq % THEN == 0 && first != null) {
      pending.remove(item.sensor);
      follows(first, item.time, Long.toString(item.seq));
    }
    if (item.seq % FIRST == 0) {
      pending.putIfAbsent(item.sensor, item);
    }
  }

  private void follows(Item first, long end, String then) {
    followed.append(
        String.format(
            "{\"sensor\":\"%s\",\"window_start\":%d,\"window_end\":%d,\"first\":%d,\"then\":%s}%n",
            first.sensor, first.time, end, first.seq, then));
  }

  /** What each file holds. */
  Map<String, String> files() {
    return Map.of("matched", matched.toString(), "followed", followed.toString());
  }
}

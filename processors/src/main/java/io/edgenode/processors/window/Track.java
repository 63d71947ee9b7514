package io.edgenode.processors.window;

import io.edgenode.engine.api.Key;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is kept of one key's sequence of records. Owner: the lane. */
final class Track {
  /** Firing order: end, start, key bytes (K22). */
  static final Comparator<Track> ORDER =
      Comparator.comparingLong((Track track) -> track.due)
          .thenComparingLong(track -> track.start)
          .thenComparing(track -> track.key);

  final Key key;
  final byte[] fields;

  /** Records that time has not come to yet. */
  final NavigableSet<Kept> waiting = new TreeSet<>(Kept.ORDER);

  /** The record with which the sequence at hand began. */
  @Nullable Kept begun;

  private long due;
  private long start;

  Track(Key key, byte[] fields) {
    this.key = key;
    this.fields = fields;
  }

  /** When its next step is: the next record's time or the deadline. */
  long due() {
    return due;
  }

  /** Computes when the next step is, and whether there is one; never while it is in an agenda. */
  boolean schedule(long within) {
    Kept at = begun;
    long deadline = Long.MAX_VALUE;
    if (at != null && at.role() == Roles.PENDING) {
      deadline = at.time() + within;
    } else if (waiting.isEmpty()) {
      return false;
    }
    due = waiting.isEmpty() ? deadline : Math.min(deadline, waiting.first().time());
    start = at == null ? due : at.time();
    return true;
  }
}

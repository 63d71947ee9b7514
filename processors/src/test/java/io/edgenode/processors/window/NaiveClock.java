package io.edgenode.processors.window;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Watermarks, idleness, ends and rounds of early results as the rules say them (K20, K21), computed
 * anew at each step; what is kept and fires is said below. Results are lines as the sinks write
 * them.
 */
abstract class NaiveClock {
  record Reading(long time, String key, long value, String line, String source) {}

  final List<String> results = new ArrayList<>();
  final List<String> late = new ArrayList<>();

  private final boolean eventTime;
  private final long lateness;
  private final long idleTimeout;
  private final Map<String, Long> greatest = new TreeMap<>();
  private final Map<String, Long> heardAt = new HashMap<>();
  private final Set<String> sources = new TreeSet<>();
  private final Set<String> ended = new HashSet<>();
  private final long early;
  private long watermark = Long.MIN_VALUE;

  /** When the next round of early results is due; none while nothing is open. */
  private long nextRound = Long.MAX_VALUE;

  /** What each key said last: a round has only what differs. */
  private final Map<String, Object> told = new HashMap<>();

  /**
   * @param idleTimeout in milliseconds, that of every source
   * @param early how often there are early results, in milliseconds; 0 where there are none
   */
  record Terms(
      boolean eventTime, long lateness, long idleTimeout, List<String> sources, long early) {}

  NaiveClock(Terms terms) {
    this.eventTime = terms.eventTime;
    this.lateness = terms.lateness;
    this.idleTimeout = terms.idleTimeout;
    this.early = terms.early;
    this.sources.addAll(terms.sources);
    sources.forEach(source -> heardAt.put(source, 0L));
  }

  /** Whether a record would still be taken, with all up to a watermark fired. */
  abstract boolean takes(Reading reading, long fired);

  abstract void take(Reading reading);

  /** Fires what ends up to there, in order; {@link Long#MAX_VALUE}: all. Gives the last end. */
  abstract long fire(long upTo);

  /** Journal time goes on from another place; all has fired. */
  abstract void stepped();

  /** Whether anything is kept for results to come; asked where there are early ones. */
  boolean anyOpen() {
    throw new UnsupportedOperationException("no early results here");
  }

  /** By key: the next window that it will give out, as it is now, and the line that says so. */
  SortedMap<String, Said> next() {
    throw new UnsupportedOperationException("no early results here");
  }

  /** An early result and what it was made of. */
  record Said(Object of, String line) {}

  /** What leaves by another way than success and late. */
  List<String> aside(String way) {
    return List.of();
  }

  final boolean eventTime() {
    return eventTime;
  }

  void data(String source, long elapsed, long lane, Reading reading) {
    round(elapsed);
    advance(elapsed, lane);
    if (takes(reading, watermark)) {
      take(reading);
      if (early > 0 && nextRound == Long.MAX_VALUE) {
        nextRound = behind(elapsed);
      }
    } else {
      late.add(reading.line());
    }
    greatest.merge(source, reading.time(), Math::max);
    heardAt.put(source, elapsed);
    ended.remove(source);
    advance(elapsed, lane);
  }

  void tick(long elapsed, long lane) {
    round(elapsed);
    advance(elapsed, lane);
  }

  void flow(long elapsed, long lane) {
    round(elapsed);
    sources.forEach(source -> heardAt.put(source, elapsed));
    advance(elapsed, lane);
  }

  void end(String source, long elapsed, long lane) {
    round(elapsed);
    advance(elapsed, lane);
    boolean last = ended.add(source) && ended.containsAll(sources);
    if (last) {
      long reached = fire(Long.MAX_VALUE);
      if (eventTime) {
        watermark = Math.max(watermark, reached);
      }
    }
    advance(elapsed, lane);
  }

  /** Journal time goes on from another place. */
  void clock(long elapsed, long lane) {
    round(elapsed);
    if (!eventTime) {
      fire(Long.MAX_VALUE);
      stepped();
      watermark = lane;
    }
    advance(elapsed, lane);
  }

  /** A timer fires before anything else of its moment (K20). */
  private void round(long elapsed) {
    if (elapsed < nextRound) {
      return;
    }
    nextRound = anyOpen() ? behind(elapsed) : Long.MAX_VALUE;
    if (anyOpen()) {
      next()
          .forEach(
              (key, said) -> {
                if (!said.of.equals(told.put(key, said.of))) {
                  results.add(said.line);
                }
              });
    }
  }

  private long behind(long elapsed) {
    return (elapsed / early + 1) * early;
  }

  private void advance(long elapsed, long lane) {
    long reached = eventTime ? heard(elapsed) : lane;
    watermark = Math.max(watermark, reached);
    fire(watermark);
  }

  private long heard(long elapsed) {
    long least = Long.MAX_VALUE;
    for (String source : sources) {
      long at = heardAt.getOrDefault(source, 0L);
      if (ended.contains(source) || elapsed - at >= idleTimeout) {
        continue;
      }
      Long time = greatest.get(source);
      least = Math.min(least, time == null ? Long.MIN_VALUE : time - lateness);
    }
    return least == Long.MAX_VALUE ? Long.MIN_VALUE : least;
  }
}

package io.edgenode.node.replay;

import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.runtime.replay.ReplayRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one lane's journal holds, read through once before it is replayed: where the wanted part
 * begins and ends, and which flow versions it names.
 *
 * @param firstSequence the oldest that can be read; 0 if there is nothing
 * @param range the wanted part
 * @param flowFiles how many FlowFiles are in it
 * @param before how many FlowFiles are before it, which make state only
 * @param firstVersion the version that holds at the first record
 * @param versions every version that a flow record up to the end names, in order
 * @param sources FlowFiles of each source, up to the end
 * @param damage what can't be read
 */
record Survey(
    long firstSequence,
    ReplayRange range,
    long flowFiles,
    long before,
    Optional<String> firstVersion,
    List<String> versions,
    Map<String, Long> sources,
    List<String> damage) {

  /** Reads a journal through. */
  static Survey of(Recording recording, Optional<Bound> from, Optional<Bound> to) {
    Reading reading = new Reading(from, to);
    List<String> damage = new ArrayList<>();
    recording.onDamage(damage::add);
    try (Journal.Reader reader = recording.reader(1)) {
      Journal.Batch batch = reader.next();
      while (batch != null && reading.take(batch)) {
        batch = reader.next();
      }
    }
    recording.onDamage(text -> {});
    return reading.survey(damage);
  }

  /** Owner: one pass. */
  private static final class Reading {
    private final Optional<Bound> from;
    private final Optional<Bound> to;
    private final List<String> versions = new ArrayList<>();
    private final Map<String, Long> sources = new TreeMap<>();
    private Optional<String> firstVersion = Optional.empty();
    private long first;
    private long begin;
    private long lastBefore;
    private long last;
    private long wall;
    private long elapsed;
    private long dataCount;
    private long flowFiles;
    private long before;

    Reading(Optional<Bound> from, Optional<Bound> to) {
      this.from = from;
      this.to = to;
    }

    /** Takes in an excerpt; false when the end was reached. */
    boolean take(Journal.Batch batch) {
      dataCount = batch.dataCountAtEnd() - batch.dataCount();
      if (first == 0) {
        firstVersion = batch.versionBefore().filter(hash -> !hash.isEmpty());
      }
      while (batch.advance()) {
        if (begin == 0 && (from.isEmpty() || from.get().isReached(batch))) {
          begin = batch.sequence();
          lastBefore = last;
        }
        if (to.isPresent() && to.get().isReached(batch)) {
          return false;
        }
        record(batch);
      }
      return true;
    }

    private void record(Journal.Batch batch) {
      first = first == 0 ? batch.sequence() : first;
      last = batch.sequence();
      wall = batch.wallMillis();
      elapsed = batch.elapsedMillis();
      if (batch.kind() == RecordKind.DATA) {
        dataCount++;
        sources.merge(batch.source(), 1L, Long::sum);
        if (begin == 0) {
          before++;
        } else {
          flowFiles++;
        }
      } else if (batch.kind() == RecordKind.FLOW) {
        String version = new String(batch.payload(), StandardCharsets.US_ASCII);
        if (last == first) {
          firstVersion = Optional.of(version);
        }
        versions.add(version);
      }
    }

    Survey survey(List<String> damage) {
      long begins = begin == 0 ? last + 1 : begin;
      long stateOnly = begin == 0 ? last : lastBefore;
      Journal.Tail tail = new Journal.Tail(last + 1, dataCount, elapsed, wall, 0, Map.of(), "");
      return new Survey(
          first,
          new ReplayRange(begins, stateOnly, tail),
          flowFiles,
          before,
          firstVersion,
          List.copyOf(versions),
          Map.copyOf(sources),
          List.copyOf(damage));
    }
  }
}

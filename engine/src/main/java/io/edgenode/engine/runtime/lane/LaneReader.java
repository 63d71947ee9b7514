package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.runtime.graph.Graph;
import io.edgenode.engine.runtime.ledger.Ledger;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the lane's journal and hands each record to the graph, keeping the lane's mark and clocks.
 * Owner: the lane.
 */
final class LaneReader {
  private static final Logger log = LoggerFactory.getLogger(LaneReader.class);

  private final LaneSetup lane;
  private final Lineage.JournalIdentity identity;
  private final ReadAhead reader;
  private final Ledger ledger;
  private final LaneClaims claims;

  /** Sources that have ended, and the sequence at which they said so. */
  private final Map<String, Long> ended = new TreeMap<>();

  /** What stood in the journal when it was opened. */
  private final long lastAtOpening;

  private @Nullable ReadBatch batch;
  private Map<String, SourcePosition> positions;

  private long position;
  private long dataCount;
  private long elapsed;
  private long wall;
  private long offset;
  private String version;
  private long giveUpUntil;
  private int epoch;
  private boolean atVersionRecord;

  /** Whether a first excerpt was read: the version before it is what the journal says it is. */
  private boolean begun;

  /**
   * @param ledger where what damage and gaps cost is counted
   * @param wake called on the lane when there is something to read behind {@link Read#WAITING}
   */
  LaneReader(LaneSetup lane, Cursor from, Ledger ledger, LaneClaims claims, Runnable wake) {
    this.lane = lane;
    this.identity = lane.identity();
    this.claims = claims;
    this.ledger = ledger;
    this.position = from.position();
    this.dataCount = from.dataCount();
    this.elapsed = from.elapsedMillis();
    this.wall = from.wallMillis();
    this.offset = from.offsetMillis();
    this.version = from.flowVersion();
    this.positions = new LinkedHashMap<>(from.positions());
    this.lastAtOpening = lane.writer().journal().tail().nextSequence() - 1;
    this.reader =
        new ReadAhead(
            lane.writer().journal().reader(position + 1),
            position,
            identity,
            lane.writer(),
            lane.worker(),
            wake);
  }

  /** What a record was. */
  enum Read {
    /** There is none yet. */
    NOTHING,
    /** It is just being read. */
    WAITING,
    /** It is in the graph. */
    HANDED_IN,
    /** It said that a flow version begins, which may be the same: see {@link #version}. */
    VERSION
  }

  /** Reads one record. The graph must be ready. */
  Read next(Graph graph) {
    ReadBatch current = batch;
    while (current == null || !advance(current)) {
      if (current != null) {
        positions = current.excerpt().positions();
      }
      current = reader.next(graph.head());
      batch = current;
      if (current == null) {
        return reader.isReading() ? Read.WAITING : Read.NOTHING;
      }
      Journal.Batch excerpt = current.excerpt();
      if (excerpt.epoch() != epoch) {
        // Every opening's sources say by themselves when they have ended.
        epoch = excerpt.epoch();
        ended.clear();
      }
      boolean gap = excerpt.firstSequence() > position + 1;
      Read changed = Read.NOTHING;
      if (gap) {
        changed = passGap(excerpt, graph);
      } else if (!begun) {
        changed = followVersion(excerpt);
      }
      begun = true;
      if (changed != Read.NOTHING) {
        return changed;
      }
    }
    return handIn(current, graph);
  }

  /** Hands in a flow record that changes nothing: the flow was opened, or intake was paused. */
  void begin(Graph graph) {
    ReadBatch record = batch;
    if (record != null && record.kind() == RecordKind.FLOW) {
      control(record, graph);
    }
  }

  /** Moves to the next record behind the mark; an excerpt may begin before it. */
  private boolean advance(ReadBatch records) {
    while (records.advance()) {
      if (records.sequence() > position) {
        return true;
      }
    }
    return false;
  }

  /**
   * Gives up the FlowFiles up to a sequence, under drop-oldest: they are counted and not handed in;
   * control records still hold (K14).
   */
  void giveUpUntil(long sequence) {
    giveUpUntil = Math.max(giveUpUntil, sequence);
  }

  boolean isGivingUp() {
    return position < giveUpUntil;
  }

  /** Whether the mark stands at the record that said which version holds. */
  boolean isAtVersionRecord() {
    return atVersionRecord;
  }

  Cursor cursor() {
    return new Cursor(position, dataCount, elapsed, wall, offset, version, positions);
  }

  long position() {
    return position;
  }

  long elapsedMillis() {
    return elapsed;
  }

  /** The last record's own lineage. */
  Lineage lineage() {
    ReadBatch record = batch;
    if (record == null) {
      throw new IllegalStateException("no record was read yet");
    }
    return lineage(record.excerpt(), record.source());
  }

  long dataCount() {
    return dataCount;
  }

  String version() {
    return version;
  }

  /** Lane time as elapsed time. */
  long elapsedOf(long laneMillis) {
    return laneMillis == Long.MAX_VALUE ? Long.MAX_VALUE : laneMillis - offset;
  }

  boolean haveEnded(Set<String> sources) {
    return ended.keySet().containsAll(sources);
  }

  /**
   * Whether these sources have ended for good: what one said before the journal was opened is over,
   * for it has been started again since.
   */
  boolean haveEndedSinceOpening(Set<String> sources) {
    return sources.stream().allMatch(source -> ended.getOrDefault(source, 0L) > lastAtOpening);
  }

  Future<Void> close() {
    return reader.close();
  }

  private Read handIn(ReadBatch record, Graph graph) {
    position = record.sequence();
    atVersionRecord = record.kind() == RecordKind.FLOW;
    elapsed = record.elapsedMillis();
    wall = record.wallMillis();
    RecordKind kind = record.kind();
    switch (kind) {
      case DATA -> data(record, graph);
      case FLOW -> {
        version = new String(record.payload(), StandardCharsets.US_ASCII);
        return Read.VERSION;
      }
      case CLOCK -> {
        offset = ByteBuffer.wrap(record.payload()).getLong();
        control(record, graph);
      }
      case END_OF_SOURCE -> {
        ended.put(record.source(), position);
        control(record, graph);
      }
      case TICK, TABLE, GAP, POSITION -> control(record, graph);
    }
    return Read.HANDED_IN;
  }

  private void data(ReadBatch record, Graph graph) {
    dataCount++;
    if (!ended.isEmpty()) {
      ended.remove(record.source());
    }
    FlowFile flowFile = record.flowFile();
    claims.meet(flowFile.content(), position);
    if (isGivingUp()) {
      ledger.drop(1);
      return;
    }
    graph.data(
        record.source(), position, elapsed, elapsed + offset, flowFile, record.precomputed());
  }

  private void control(ReadBatch record, Graph graph) {
    // What is given up still says where time, versions and ends are; only ticks are of no use.
    boolean holds =
        switch (record.kind()) {
          case END_OF_SOURCE, CLOCK, FLOW -> true;
          case DATA, TICK, TABLE, GAP, POSITION -> false;
        };
    if (holds || !isGivingUp()) {
      Lineage lineage = lineage(record.excerpt(), record.source());
      graph.control(record.kind(), record.source(), position, elapsed, elapsed + offset, lineage);
    }
  }

  private Lineage lineage(Journal.Batch excerpt, String source) {
    return Lineage.root(identity, excerpt.epoch(), position, wall, source);
  }

  /**
   * What stood between the last readable record and this excerpt is gone (P9). It may have changed
   * time or version: how these stand now, this excerpt tells. Which sources had ended they say
   * again.
   *
   * @return what came of that: nothing, a clock record handed in, or a version
   */
  private Read passGap(Journal.Batch next, Graph graph) {
    countLost(next);
    lane.listener().recordsLost(lane.number());
    position = next.firstSequence() - 1;
    atVersionRecord = false;
    Read changed = Read.NOTHING;
    long offsetNow = next.offsetBefore().orElse(offset);
    if (offsetNow != offset) {
      offset = offsetNow;
      graph.control(RecordKind.CLOCK, "", position, elapsed, elapsed + offset, lineage(next, ""));
      changed = Read.HANDED_IN;
    }
    return followVersion(next) == Read.VERSION ? Read.VERSION : changed;
  }

  /** A version may have begun in what was lost, or in what an opening before this one gave up. */
  private Read followVersion(Journal.Batch next) {
    String now = next.versionBefore().orElse(version);
    if (now.equals(version)) {
      return Read.NOTHING;
    }
    version = now;
    return Read.VERSION;
  }

  private void countLost(Journal.Batch next) {
    long before = next.dataCountAtEnd() - next.dataCount();
    long lost = before - dataCount;
    if (lost > 0) {
      ledger.drop(lost);
      dataCount = before;
      log.warn(
          "journal records {} to {} can't be read: {} FlowFiles are lost",
          position + 1,
          next.firstSequence() - 1,
          lost);
    }
  }
}

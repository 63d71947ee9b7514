package io.edgenode.engine.runtime.flow;

import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.journal.JournalWriter;
import io.edgenode.engine.runtime.lane.Cursor;
import io.edgenode.engine.runtime.lane.FlowClaims;
import io.edgenode.engine.runtime.lane.Lane;
import io.edgenode.engine.runtime.lane.LaneSetup;
import io.edgenode.engine.runtime.lane.LaneSnapshot;
import io.edgenode.engine.runtime.state.StateBudget;
import io.edgenode.engine.runtime.time.ElapsedClock;
import io.vertx.core.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens the lanes of a flow: each one's journal behind what its newest checkpoint knows, its clock,
 * its writer, and the lane itself as it was (K34). Owner: the worker that opens the flow.
 */
final class LaneOpening {
  /**
   * Where no journal is left of a lane, but a checkpoint or something of its sinks, sequences go on
   * here: behind all that an opening before can have come to. So nobody takes a new record for an
   * old one (K8).
   */
  private static final long SEQUENCES_PER_EPOCH = 1L << 42;

  private final FlowDefinition flow;
  private final FlowServices services;
  private final FlowRepository stores;
  private final FlowVersions versions;
  private final FlowEvents events;
  private final StateBudget.Share budget;

  LaneOpening(
      FlowDefinition flow,
      FlowServices services,
      FlowRepository stores,
      FlowVersions versions,
      FlowEvents events,
      StateBudget.Share budget) {
    this.flow = flow;
    this.services = services;
    this.stores = stores;
    this.versions = versions;
    this.events = events;
    this.budget = budget;
  }

  /**
   * A lane that was recovered and is to be started.
   *
   * @param positions how far each source came in this lane
   * @param consumed the last sequence that its newest checkpoint has consumed
   * @param journalledBefore FlowFiles that stood in its journal when it was opened
   */
  record Opened(
      Lane lane,
      JournalWriter writer,
      Map<String, SourcePosition> positions,
      long consumed,
      long journalledBefore) {}

  /** Opens the lane of this number, which is to run in this context. */
  Opened open(int number, Context context, Letters letters, FlowClaims claims) {
    Journal journal = stores.journal(number);
    Cursor cursor = newestCursor(stores.checkpoints(number));
    boolean gone = journal.tail().nextSequence() == 1;
    if (gone && (cursor.position() > 0 || stores.hasRemains(number))) {
      long behindAll = Math.max(cursor.position(), stores.epoch() * SEQUENCES_PER_EPOCH);
      journal.continueAfter(behindAll, cursor.dataCount(), cursor.positions());
    } else if (journal.tail().nextSequence() <= cursor.position()) {
      journal.continueAfter(cursor.position(), cursor.dataCount(), cursor.positions());
    }
    Journal.Tail tail = journal.tail();
    ElapsedClock clock = clock(tail, cursor);
    LaneLink link = new LaneLink(events, number);
    JournalWriter writer = writer(journal, clock, link);
    LaneSetup setup =
        new LaneSetup(
            services.vertx(),
            context,
            number,
            flow,
            versions::apply,
            stores,
            identity(number),
            writer,
            letters,
            claims,
            clock,
            services.worker(),
            budget,
            events);
    Lane lane = Lane.recover(setup, services.clocks());
    link.connect(lane);
    // Also where the version stays: windows count idleness afresh from each opening (K21).
    writer.flowVersion(flow.version());
    return new Opened(
        lane,
        writer,
        furthest(tail.positions(), cursor.positions()),
        cursor.position(),
        tail.dataCount());
  }

  private JournalWriter writer(Journal journal, ElapsedClock clock, LaneLink link) {
    return new JournalWriter(
        services.vertx(),
        services.worker(),
        journal,
        stores.claims(),
        flow.journal().durability(),
        flow.journal().whenFull(),
        clock,
        link);
  }

  private Lineage.JournalIdentity identity(int lane) {
    return Lineage.JournalIdentity.of(
        services.repository().nodeId(), stores.uuid(), flow.name(), lane);
  }

  /** Goes on from the later of what the journal and the checkpoint say. */
  private ElapsedClock clock(Journal.Tail tail, Cursor cursor) {
    return new ElapsedClock(
        services.clocks(),
        Math.max(tail.elapsedMillis(), cursor.elapsedMillis()),
        Math.max(tail.wallMillis(), cursor.wallMillis()));
  }

  private static Cursor newestCursor(CheckpointStore checkpoints) {
    Cursor[] newest = {Cursor.start("")};
    List<CheckpointStore.Chain> chains = checkpoints.chains();
    if (!chains.isEmpty()) {
      chains.get(0).read((number, position, full, in) -> newest[0] = LaneSnapshot.readCursor(in));
    }
    return newest[0];
  }

  /** A source resumes at the greater of what journal and checkpoint know (K10). */
  private static Map<String, SourcePosition> furthest(
      Map<String, SourcePosition> journal, Map<String, SourcePosition> checkpoint) {
    Map<String, SourcePosition> furthest = new HashMap<>(checkpoint);
    journal.forEach(
        (source, position) ->
            furthest.merge(source, position, (a, b) -> b.ordinal() >= a.ordinal() ? b : a));
    return furthest;
  }
}

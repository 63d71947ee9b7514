package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.runtime.checkpoint.Subject;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.edgenode.engine.runtime.ledger.Ledger;
import io.vertx.core.Future;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a lane's checkpoints hold (K32), and what may go once both kept ones cover it (K33). Owner:
 * the lane.
 */
final class LaneCheckpoint implements Subject<LaneSnapshot> {
  private final LaneSetup setup;
  private final Ledger own;
  private final LaneSinks sinks;
  private final LaneReader reader;
  private final LaneClaims claims;
  private final Supplier<LaneGraph> graph;
  private final BooleanSupplier switching;
  private final Consumer<Throwable> failed;
  private final FlowFileCodec codec;
  private long capturedPosition = -1;
  private long capturedChanges = -1;
  private long coveredBelow;
  private long released;

  /**
   * @param graph the graph that holds now
   * @param switching whether a change of version is under way
   * @param failed ends the lane
   */
  LaneCheckpoint(
      LaneSetup setup,
      Ledger own,
      LaneSinks sinks,
      LaneReader reader,
      LaneClaims claims,
      Supplier<LaneGraph> graph,
      BooleanSupplier switching,
      Consumer<Throwable> failed) {
    this.setup = setup;
    this.own = own;
    this.sinks = sinks;
    this.reader = reader;
    this.claims = claims;
    this.graph = graph;
    this.switching = switching;
    this.failed = failed;
    this.codec = new FlowFileCodec(setup.stores().claims());
  }

  @Override
  public boolean isChanged() {
    // What sinks have answered already is in the next capture.
    sinks.settle();
    return reader.position() != capturedPosition
        || graph.get().graph().changes() != capturedChanges
        || sinks.isChanged();
  }

  @Override
  public boolean awaitsCoverage() {
    return sinks.awaitsCoverage();
  }

  /** Whether a file of the journal lies wholly behind the lane, and not yet below the mark. */
  @Override
  public boolean awaitsRelease() {
    return waitBelow(reader.position() + 1);
  }

  private boolean waitBelow(long sequence) {
    Journal journal = setup.writer().journal();
    return journal.releasableBelow(sequence) > Math.max(coveredBelow, journal.firstSequence());
  }

  /** The last sequence of the files that hold nothing at or above a sequence. */
  long endOfFilesBelow(long sequence) {
    return setup.writer().journal().releasableBelow(sequence) - 1;
  }

  /** Files of sequences that both kept checkpoints cover go, though they be retained. */
  Future<Void> releaseRetained(long below) {
    return setup
        .worker()
        .executeBlocking(
            () -> {
              setup.writer().journal().releaseRetained(below);
              return null;
            },
            false);
  }

  /** How often something went since the start: files of the journal, large contents. */
  long released() {
    return released;
  }

  @Override
  public LaneSnapshot capture(boolean full) {
    sinks.settle();
    capturedPosition = reader.position();
    capturedChanges = graph.get().graph().changes();
    Cursor cursor = reader.cursor().withVersion(graph.get().flow().version());
    return new LaneSnapshot(
        // A change of version that is under way begins anew after a crash: with its record, or
        // where that was given up or lost, with what the journal says of the records behind it.
        switching.getAsBoolean() && reader.isAtVersionRecord() ? cursor.before() : cursor,
        own.counts(),
        graph.get().graph().snapshot(full),
        sinks.capture(full),
        claims.done(cursor.position(), this::visitHeld),
        sinks.holdsUnknown());
  }

  @Override
  public long position(LaneSnapshot captured) {
    return captured.cursor().position();
  }

  @Override
  public void failed(Throwable cause) {
    failed.accept(cause);
  }

  @Override
  public void broken(StoreException cause) {
    setup.listener().broken(cause);
  }

  @Override
  public Future<Void> sync() {
    return Future.all(setup.writer().force(), sinks.sync()).mapEmpty();
  }

  @Override
  public void write(LaneSnapshot captured, DataOutput out) throws IOException {
    captured.writeTo(out, codec);
  }

  @Override
  public void taken(long nanos) {
    setup.listener().checkpointTook(nanos);
  }

  @Override
  public void covered(LaneSnapshot captured) {
    sinks.covered(captured.sinks());
    long below = captured.cursor().position() + 1;
    boolean files = waitBelow(below);
    coveredBelow = below;
    Set<String> claimsDone =
        claims.covered(below - 1, captured.doneClaims(), captured.unknownClaims());
    if (files || !claimsDone.isEmpty()) {
      released++;
    }
    setup
        .worker()
        .executeBlocking(
            () -> {
              setup.writer().journal().release(below);
              setup.claims().delete(claimsDone);
              setup.writer().released(below);
              return null;
            },
            false);
  }

  /** The content of every FlowFile that is on its way through the graph or undelivered. */
  void visitHeld(Consumer<Content> visitor) {
    graph.get().graph().visit(visitor);
    sinks.visit(visitor);
  }
}

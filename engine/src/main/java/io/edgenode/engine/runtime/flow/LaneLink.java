package io.edgenode.engine.runtime.flow;

import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.runtime.journal.WriterListener;
import io.edgenode.engine.runtime.lane.Lane;
import org.jspecify.annotations.Nullable;

/** Brings what a journal's writer says to its lane and flow. Any thread. */
final class LaneLink implements WriterListener {
  private final FlowEvents events;
  private final int number;
  private volatile @Nullable Lane lane;
  private volatile boolean full;

  LaneLink(FlowEvents events, int number) {
    this.events = events;
    this.number = number;
  }

  void connect(Lane reader) {
    lane = reader;
  }

  @Override
  public void appended() {
    Lane reader = lane;
    if (reader != null) {
      reader.wake();
    }
  }

  @Override
  public void full(boolean nowFull, String reason) {
    if (full != nowFull) {
      full = nowFull;
      events.full(number, nowFull, reason);
    }
  }

  @Override
  public void releaseWanted() {
    Lane reader = lane;
    if (reader != null) {
      reader.makeRoom(false);
    }
  }

  @Override
  public void nearlyFull() {
    Lane reader = lane;
    if (reader != null) {
      reader.makeRoom(true);
    }
  }

  @Override
  public void giveUpOldest() {
    Lane reader = lane;
    if (reader != null) {
      reader.giveUpOldest();
    }
  }

  @Override
  public void notTaken(String source, long count) {
    events.notTaken(count);
  }

  @Override
  public void clockStepped() {
    events.clockStepped();
  }

  @Override
  public void broken(StoreException cause) {
    events.broken(cause);
  }
}

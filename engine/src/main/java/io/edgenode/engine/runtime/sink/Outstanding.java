package io.edgenode.engine.runtime.sink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The batches that are under way or have to be sent again, in order. Owner: the lane. */
final class Outstanding {
  private final ArrayDeque<Batch> batches = new ArrayDeque<>();
  private int inFlight;

  int size() {
    return batches.size();
  }

  boolean isEmpty() {
    return batches.isEmpty();
  }

  /** How many are under way. */
  int inFlight() {
    return inFlight;
  }

  void add(Batch batch) {
    batches.addLast(batch);
  }

  /** Every record of it is settled. */
  void remove(Batch batch) {
    batches.remove(batch);
  }

  /** The first that is not under way. */
  @Nullable Batch toSendAgain() {
    if (inFlight == batches.size()) {
      return null;
    }
    for (Batch batch : batches) {
      if (!batch.inFlight) {
        return batch;
      }
    }
    return null;
  }

  /** A write of it begins. */
  void sent(Batch batch) {
    batch.inFlight = true;
    batch.attempt++;
    inFlight++;
  }

  /** Its write is over. */
  void landed(Batch batch) {
    batch.landed();
    inFlight--;
  }

  /** No write under way will be answered any more. */
  void allLost() {
    for (Batch batch : batches) {
      if (batch.inFlight) {
        landed(batch);
      }
    }
  }

  /** Puts smaller batches in the place of this one. */
  void divide(Batch batch, int most) {
    List<Batch> all = List.copyOf(batches);
    batches.clear();
    for (Batch one : all) {
      if (one == batch) {
        batches.addAll(batch.split(most));
      } else {
        batches.add(one);
      }
    }
  }

  /** Takes everything out. */
  List<Waiting> clear() {
    List<Waiting> all = new ArrayList<>();
    batches.forEach(batch -> all.addAll(batch.entries()));
    batches.clear();
    return all;
  }
}

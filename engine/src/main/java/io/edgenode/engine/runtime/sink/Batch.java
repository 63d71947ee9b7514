package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.api.FlowFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * FlowFiles that are written together, from the first attempt until each is delivered or kept as a
 * dead letter; its composition only shrinks, so that a resend has the same batch. Owner: the lane.
 */
final class Batch {
  private static final Timers.Timer NONE = () -> {};

  private List<Waiting> entries;

  /** Retryable failures so far. */
  int failures;

  /** Which write of this batch counts; results of others come too late. */
  int attempt;

  /** When the write under way began. */
  long sentNanos;

  boolean inFlight;
  Timers.Timer timeout = NONE;

  Batch(List<Waiting> entries) {
    this.entries = entries;
  }

  int size() {
    return entries.size();
  }

  Waiting get(int index) {
    return entries.get(index);
  }

  List<Waiting> entries() {
    return entries;
  }

  void shrinkTo(List<Waiting> rest) {
    entries = rest;
  }

  List<FlowFile> flowFiles() {
    FlowFile[] flowFiles = new FlowFile[entries.size()];
    for (int i = 0; i < flowFiles.length; i++) {
      flowFiles[i] = entries.get(i).flowFile;
    }
    return Collections.unmodifiableList(Arrays.asList(flowFiles));
  }

  /** Batches of at most so many, in order, none of them tried yet. */
  List<Batch> split(int most) {
    List<Batch> parts = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += most) {
      int to = Math.min(entries.size(), from + most);
      parts.add(new Batch(List.copyOf(entries.subList(from, to))));
    }
    return parts;
  }

  /** The write is over, one way or the other. */
  void landed() {
    inFlight = false;
    timeout.cancel();
    timeout = NONE;
  }
}

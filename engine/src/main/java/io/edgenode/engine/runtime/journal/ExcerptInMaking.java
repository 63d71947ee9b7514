package io.edgenode.engine.runtime.journal;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.api.repo.StoreException;
import java.util.ArrayList;
import java.util.List;

/**
 * What was added to the journal and is not written yet. Under drop-newest it remembers that: where
 * the disk filled up meanwhile, the FlowFiles are dropped and the control records written all the
 * same, out of their reserve (K14). The writer's turns own it.
 */
final class ExcerptInMaking {
  private static final byte[] NO_PAYLOAD = new byte[0];

  private record Taken(Submission submission, Offered offered, Content content) {}

  private record Control(
      RecordKind kind,
      String source,
      long wall,
      long elapsed,
      byte[] payload,
      SourcePosition position) {}

  private final Journal.Appender appender;
  private final TurnTime time;
  private final Backpressure backpressure;
  private final LargeContents largeContents;
  private final List<Taken> taken = new ArrayList<>();
  private final List<Control> controls = new ArrayList<>();
  private int flowFiles;

  ExcerptInMaking(
      Journal.Appender appender,
      TurnTime time,
      Backpressure backpressure,
      LargeContents largeContents) {
    this.appender = appender;
    this.time = time;
    this.backpressure = backpressure;
    this.largeContents = largeContents;
  }

  /** How many FlowFiles are in it. */
  int flowFiles() {
    return flowFiles;
  }

  /**
   * Adds a FlowFile.
   *
   * @param content its own, or the claim that was made of that
   * @return false, with nothing added, if it is full
   */
  boolean add(Submission submission, Offered offered, Content content) {
    boolean fits =
        appender.add(
            submission.source,
            time.wall(),
            time.elapsed(),
            offered.attributes(),
            content,
            offered.position());
    if (fits) {
      flowFiles++;
      time.stamped();
      if (backpressure.dropsNewest()) {
        taken.add(new Taken(submission, offered, content));
      }
    }
    return fits;
  }

  /** Adds a control record; false, with nothing added, if it is full. */
  boolean addControl(RecordKind kind, String source, byte[] payload, SourcePosition position) {
    Control control = new Control(kind, source, time.wall(), time.elapsed(), payload, position);
    boolean fits = add(control);
    if (fits) {
      time.stamped();
      controls.add(control);
    }
    return fits;
  }

  private boolean add(Control control) {
    return appender.addControl(
        control.kind,
        control.source,
        control.wall,
        control.elapsed,
        control.payload,
        control.position);
  }

  /**
   * Writes it; {@link #flowFiles} says how many were written till {@link #begin} is called.
   *
   * @return the sequence of its last record
   * @throws StoreException as {@link Journal.Appender#commit} does, but for FlowFiles without room
   *     under drop-newest
   */
  long commit() {
    while (true) {
      try {
        return appender.commit();
      } catch (StoreException e) {
        boolean lacksRoom = e.kind() == StoreException.Kind.DISK_FULL;
        if (!lacksRoom || flowFiles == 0 || !backpressure.dropsNewest()) {
          throw e;
        }
        if (!backpressure.releasesRetained()) {
          drop();
        }
      }
    }
  }

  /** The next one, behind a {@link #commit}. */
  void begin() {
    flowFiles = 0;
    taken.clear();
    controls.clear();
  }

  /**
   * Leaves the FlowFiles out. A tick says what the time is in their stead: the lane may have been
   * told that a record says so (K20).
   */
  private void drop() {
    appender.discard();
    for (Taken each : taken) {
      boolean made = !(each.offered.content() instanceof Content.Claim);
      if (made && each.content instanceof Content.Claim claim) {
        largeContents.delete(claim);
      } else {
        each.submission.dropTaken(each.offered);
      }
    }
    backpressure.dropped(taken.stream().map(Taken::submission).toList());
    flowFiles = 0;
    taken.clear();
    for (Control control : controls) {
      fewer(add(control));
    }
    fewer(addControl(RecordKind.TICK, "", NO_PAYLOAD, SourcePosition.NONE));
  }

  private static void fewer(boolean fits) {
    if (!fits) {
      throw new IllegalStateException("an excerpt's control records don't fit without the others");
    }
  }
}

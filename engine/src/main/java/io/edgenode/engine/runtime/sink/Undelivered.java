package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.definition.SinkOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a sink was offered and has not delivered, in order, and what changed of it since
 * the last capture.
 *
 * <pre>
 *   offered ──────────────(buffer: memory)──────────────▶ ready ─▶ batches
 *        └─▶ staged ─▶ [ disk buffer ] ─▶ window of it ────┘
 * </pre>
 *
 * What is in memory only, ready, staged or in a batch, has an ordinal and goes into captures by
 * itself; what lies in the disk buffer goes in by position. Something taken into a batch stays here
 * until {@link #remove}. Owner: the lane.
 */
final class Undelivered {
  /** The heap that one sink's waiting FlowFiles may take, beside what a fan-out overshoots. */
  private static final long LARGEST_HEAP = 16L * 1024 * 1024;

  private static final long AT_ONCE = Long.MIN_VALUE;

  /** Gone ones among the others are let go when they are more than those, and so many. */
  private static final int GONE = 1_000;

  /** In memory only, by rising ordinal; gone ones are trimmed at the front, and now and then. */
  private final ArrayDeque<Waiting> kept = new ArrayDeque<>();

  private final ArrayDeque<Waiting> ready = new ArrayDeque<>();
  private final Ranges removed = new Ranges();
  private final Pins pins = new Pins();
  private @Nullable Outbox outbox;
  private SinkOptions options;
  private long readyBytes;
  private long heapBytes;
  private int inMemory;
  private long since;
  private long nextOrdinal = 1;
  private long capturedBelow = 1;
  private boolean changed = true;

  Undelivered(SinkOptions options) {
    this.options = options;
  }

  /** Puts what was undelivered back, before anything is offered. */
  void restore(SinkImage image, @Nullable Outbox opened) {
    outbox = opened;
    since = image.since();
    nextOrdinal = image.nextOrdinal();
    capturedBelow = nextOrdinal;
    image
        .waiting()
        .forEach(
            (ordinal, one) -> {
              Waiting waiting =
                  new Waiting(ordinal, false, one.laneMillis(), AT_ONCE, one.flowFile());
              if (opened != null && ordinal >= image.stagedFrom()) {
                opened.stage(waiting);
              } else {
                makeReady(waiting);
              }
              keep(waiting);
            });
  }

  void options(SinkOptions changed) {
    options = changed;
  }

  /** From now on what is offered goes through this disk buffer. */
  void attach(Outbox opened) {
    outbox = opened;
  }

  void offer(FlowFile flowFile, long laneMillis, long now) {
    Waiting waiting = new Waiting(nextOrdinal++, false, laneMillis, now, flowFile);
    keep(waiting);
    Outbox disk = outbox;
    // An outbox that is no longer wanted is emptied before anything goes past it.
    if (disk != null && (options.buffer() == SinkOptions.Buffer.DISK || !disk.isEmpty())) {
      disk.stage(waiting);
    } else {
      makeReady(waiting);
    }
  }

  /** Something that was read back from the disk buffer. */
  void fetched(Waiting waiting) {
    heapBytes += waiting.heapBytes();
    makeReady(waiting);
  }

  /** Visits the contents of what is in memory, gone ones that were not trimmed yet included. */
  void visit(Consumer<Content> visitor) {
    kept.forEach(waiting -> visitor.accept(waiting.flowFile.content()));
  }

  boolean hasRoom() {
    Outbox disk = outbox;
    if (disk == null || options.buffer() == SinkOptions.Buffer.MEMORY || disk.isPassing()) {
      return fits(inMemory, heapBytes) && (disk == null || disk.hasRoom());
    }
    // What a checkpoint or another buffer left in memory must not hold up what goes to the disk.
    return fits(disk.staged(), disk.stagedBytes()) && disk.hasRoom();
  }

  private boolean fits(int count, long bytes) {
    return count < options.bufferCount() && bytes < LARGEST_HEAP;
  }

  /**
   * Takes the next batch: at most the options' count and bytes (but at least one), at most what the
   * sink can take, and only what is of lane times from the first one given to below the other.
   */
  List<Waiting> take(long from, long below, int most) {
    int count = Math.min(most, options.batch().count());
    long bytes = options.batch().bytes().bytes();
    List<Waiting> batch = new ArrayList<>(Math.min(count, ready.size()));
    while (batch.size() < count) {
      Waiting next = ready.peekFirst();
      if (next == null || next.laneMillis < from || next.laneMillis >= below) {
        break;
      }
      if (!batch.isEmpty() && next.bytes > bytes) {
        break;
      }
      bytes -= next.bytes;
      readyBytes -= next.bytes;
      batch.add(next);
      ready.pollFirst();
    }
    return batch;
  }

  /** Whether what is ready fills a batch. */
  boolean fillsBatch(int most) {
    return ready.size() >= Math.min(most, options.batch().count())
        || readyBytes >= options.batch().bytes().bytes();
  }

  /** Whether what is ready fills a batch that must end where lane time leaves a range. */
  boolean fillsBatch(long from, long below, int most) {
    Waiting last = ready.peekLast();
    return fillsBatch(most) || last != null && (last.laneMillis < from || last.laneMillis >= below);
  }

  /** The next to be taken. */
  @Nullable Waiting head() {
    return ready.peekFirst();
  }

  int ready() {
    return ready.size();
  }

  /** Whether there is less ready in memory than the disk buffer should keep at hand. */
  boolean wantsMore() {
    return heapBytes < LARGEST_HEAP / 2 && ready.size() <= options.batch().count();
  }

  /** It was delivered, dead-lettered, dropped or put on disk. */
  void remove(Waiting waiting) {
    if (waiting.gone) {
      return;
    }
    waiting.gone = true;
    changed = true;
    heapBytes -= waiting.heapBytes();
    Outbox disk = outbox;
    if (waiting.stored) {
      if (disk != null) {
        disk.removed(waiting);
      }
      return;
    }
    inMemory--;
    pins.remove(waiting);
    if (waiting.number < capturedBelow) {
      removed.add(waiting.number);
    }
    for (Waiting first = kept.peekFirst(); first != null && first.gone; first = kept.peekFirst()) {
      kept.pollFirst();
    }
    if (kept.size() - inMemory > inMemory + GONE) {
      kept.removeIf(each -> each.gone);
    }
  }

  /** Gives up the oldest that are ready; gives how many. */
  int dropReady(int most) {
    int dropped = 0;
    for (Waiting oldest = ready.peekFirst();
        oldest != null && dropped < most;
        oldest = ready.peekFirst()) {
      ready.pollFirst();
      readyBytes -= oldest.bytes;
      remove(oldest);
      dropped++;
    }
    return dropped;
  }

  /** In memory, in batches and on disk. */
  long count() {
    Outbox disk = outbox;
    return inMemory + (disk == null ? 0 : disk.count());
  }

  /** Whether anything came or went since the last capture. */
  boolean isChanged() {
    return changed;
  }

  SinkCapture capture(boolean full, byte[] snapshot) {
    List<Waiting> added = new ArrayList<>();
    long from = full ? 0 : capturedBelow;
    for (Iterator<Waiting> newest = kept.descendingIterator(); newest.hasNext(); ) {
      Waiting waiting = newest.next();
      if (waiting.number < from) {
        break;
      }
      if (!waiting.gone) {
        added.add(waiting);
      }
    }
    Collections.reverse(added);
    Ranges gone = full ? new Ranges() : removed.copy();
    removed.clear();
    capturedBelow = nextOrdinal;
    changed = false;
    Outbox disk = outbox;
    return new SinkCapture(
        since,
        full,
        nextOrdinal,
        disk == null ? nextOrdinal : disk.stagedFrom(nextOrdinal),
        added,
        gone,
        snapshot,
        disk == null ? null : disk.mark());
  }

  private void keep(Waiting waiting) {
    kept.addLast(waiting);
    inMemory++;
    changed = true;
    heapBytes += waiting.heapBytes();
    if (pins.add(waiting)) {
      pins.loosen(kept);
    }
  }

  /** Everything that came before it is ready or gone. */
  void makeReady(Waiting waiting) {
    ready.addLast(waiting);
    readyBytes += waiting.bytes;
  }
}

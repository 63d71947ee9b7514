package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.repo.EntryLog;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's side of a disk buffer. An entry is lane time i64, then the FlowFile. The methods are
 * called on the lane and queue up; what they start runs on a worker, one at a time, and owns the
 * log.
 */
final class OutboxWorker {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxWorker.class);

  private final SinkSetup.Worker worker;
  private final FlowFileCodec codec;
  private final String sink;
  private final EntryLog log;
  private final EntryLog.Reader reader;
  private final SinkCapture.OutboxMark mark;

  /** Delivered or void: read, and passed over. Nobody changes it. */
  private final Ranges passed;

  private long next;
  private Future<?> tail = Future.succeededFuture();

  private OutboxWorker(SinkSetup setup, EntryLog log, SinkCapture.OutboxMark mark) {
    this.worker = setup.worker();
    this.codec = setup.codec();
    this.sink = setup.context().name();
    this.log = log;
    this.reader = log.reader(mark.resume());
    this.mark = mark;
    this.passed = mark.passed();
    this.next = mark.resume();
  }

  /**
   * What to do in one step.
   *
   * @param evictBelow the entry below which files go at once, as far as the reader's place; 0 for
   *     none
   * @param skip how many entries to give up unread
   * @param release the entry below which files may go; 0 for none
   * @param append what to append
   * @param limit the log's limit in bytes
   * @param fetch how many entries to read back at most
   * @param fetchBytes after how many bytes of content to stop reading
   */
  record Order(
      long evictBelow,
      long skip,
      long release,
      List<Waiting> append,
      long limit,
      int fetch,
      long fetchBytes) {}

  /**
   * What was done.
   *
   * @param skipped how many were given up
   * @param tried how many were to be appended
   * @param appended how many were
   * @param last the number of the last of them; 0 for none
   * @param refusal why not all were
   * @param fetched what was read back
   * @param unreadable how many could not be
   * @param next the number behind what was read
   * @param atEnd whether there is nothing more to read
   */
  record Done(
      long skipped,
      int tried,
      int appended,
      long last,
      @Nullable StoreException refusal,
      List<Waiting> fetched,
      long unreadable,
      long next,
      boolean atEnd) {}

  /**
   * Opens the log, of which only what the checkpoint knows of counts.
   *
   * @param mark where it stood as of the checkpoint; null where that knows no disk buffer
   * @param lostBelow what descends from below this sequence and is not in the checkpoint counts,
   *     too
   */
  static Future<OutboxWorker> open(
      SinkSetup setup, long limit, SinkCapture.@Nullable OutboxMark mark, long lostBelow) {
    return setup
        .worker()
        .call(
            () -> {
              EntryLog log = setup.outbox().apply(limit);
              SinkCapture.OutboxMark checkpointed =
                  mark != null ? mark : new SinkCapture.OutboxMark(0, 1, 0, new Ranges());
              SinkCapture.OutboxMark known =
                  lostBelow > 1 ? remains(setup, log, checkpointed, lostBelow) : checkpointed;
              return new OutboxWorker(setup, log, voidRest(log, known));
            });
  }

  /**
   * What stands behind the last entry that counts is passed over from now on, as what is delivered
   * is, and marks say so till they are behind it: no crash brings it back (K34).
   */
  private static SinkCapture.OutboxMark voidRest(EntryLog log, SinkCapture.OutboxMark known) {
    Ranges passed = known.passed().copy();
    long end = log.nextNumber() - 1;
    if (end > known.appended()) {
      passed.add(known.appended() + 1, end);
    }
    // Where the log lost its end, what is new must take no number that the mark speaks of.
    log.continueAfter(known.appended());
    long last = Math.max(end, known.appended());
    long resume = known.undelivered() == 0 ? last + 1 : known.resume();
    return new SinkCapture.OutboxMark(last, resume, known.undelivered(), passed);
  }

  /**
   * What is left to deliver where no checkpoint tells: what descends from records that the journal
   * still has is made anew, and would come twice and out of order; nothing else brings the rest.
   *
   * @param known what a checkpoint tells
   */
  private static SinkCapture.OutboxMark remains(
      SinkSetup setup, EntryLog log, SinkCapture.OutboxMark known, long lostBelow) {
    String sink = setup.context().name();
    long first = known.undelivered() > 0 ? known.resume() : log.nextNumber();
    long count = 0;
    Ranges others = known.passed().copy();
    try (EntryLog.Reader reader = log.reader(Math.max(log.firstNumber(), known.appended() + 1))) {
      EntryLog.Entry entry = reader.next();
      while (entry != null) {
        Waiting waiting = decode(entry, setup.codec(), sink);
        if (waiting != null && waiting.flowFile.lineage().firstSequence() < lostBelow) {
          first = Math.min(first, entry.number());
          count++;
        } else {
          others.add(entry.number());
        }
        entry = reader.next();
      }
    }
    if (count > 0) {
      LOG.warn(
          "Sink {}: no checkpoint tells of {} FlowFiles in its disk buffer of which the journal has no"
              + " record any more; they are delivered, some of them perhaps again",
          sink,
          count);
    }
    long last = Math.max(known.appended(), log.nextNumber() - 1);
    return new SinkCapture.OutboxMark(last, first, known.undelivered() + count, others);
  }

  /** Where it stood when it was opened. */
  SinkCapture.OutboxMark mark() {
    return mark;
  }

  Future<Done> run(Order order) {
    return enqueue(() -> step(order));
  }

  /** What it takes on disk; any thread. */
  long bytes() {
    return log.bytes();
  }

  /** Since it was opened; any thread. */
  long bytesWritten() {
    return log.bytesWritten();
  }

  /** How many damaged ranges were found in it since it was opened; any thread. */
  long damaged() {
    return log.damaged();
  }

  Future<Void> force() {
    return enqueue(
            () -> {
              log.force();
              return true;
            })
        .mapEmpty();
  }

  /** Ends reading; the log is its repository's. */
  Future<Void> close() {
    return enqueue(
            () -> {
              reader.close();
              return true;
            })
        .mapEmpty();
  }

  private <T> Future<T> enqueue(Callable<T> task) {
    Future<T> future = tail.transform(before -> worker.call(task));
    tail = future;
    return future;
  }

  private Done step(Order order) {
    long skipped = skip(order.skip());
    long below = Math.max(order.release(), Math.min(next, order.evictBelow()));
    if (below > 0) {
      log.release(below);
    }
    int appended = 0;
    long last = 0;
    StoreException refusal = null;
    List<byte[]> entries = encode(order.append());
    int size = entries.size();
    while (appended < entries.size() && size > 0) {
      List<byte[]> part = entries.subList(appended, Math.min(entries.size(), appended + size));
      try {
        last = append(part, order.limit());
        appended += part.size();
      } catch (StoreException e) {
        // All or nothing: what does not fit as a whole may fit in part.
        refusal = e;
        size = e.kind() == StoreException.Kind.QUOTA ? part.size() / 2 : 0;
      }
    }
    boolean complete = appended == entries.size();
    return read(order, skipped, appended, last, complete ? null : refusal);
  }

  private long append(List<byte[]> part, long limit) {
    if (log.bytes() >= limit) {
      throw new StoreException(
          StoreException.Kind.QUOTA,
          "the disk buffer of sink " + sink + " holds its max-size of " + limit + " bytes");
    }
    return log.append(part);
  }

  private Done read(
      Order order, long skipped, int appended, long last, @Nullable StoreException refusal) {
    List<Waiting> fetched = new ArrayList<>();
    long unreadable = 0;
    long bytes = 0;
    boolean atEnd = false;
    while (fetched.size() < order.fetch() && bytes < order.fetchBytes()) {
      EntryLog.Entry entry = reader.next();
      if (entry == null) {
        atEnd = true;
        break;
      }
      next = entry.number() + 1;
      if (passed.contains(entry.number())) {
        continue;
      }
      Waiting waiting = decode(entry, codec, sink);
      if (waiting == null) {
        unreadable++;
      } else {
        fetched.add(waiting);
        bytes += waiting.bytes;
      }
    }
    return new Done(
        skipped, order.append().size(), appended, last, refusal, fetched, unreadable, next, atEnd);
  }

  private long skip(long most) {
    long skipped = 0;
    while (skipped < most) {
      EntryLog.Entry entry = reader.next();
      if (entry == null) {
        break;
      }
      next = entry.number() + 1;
      if (!passed.contains(entry.number())) {
        skipped++;
      }
    }
    return skipped;
  }

  private List<byte[]> encode(List<Waiting> flowFiles) {
    List<byte[]> entries = new ArrayList<>(flowFiles.size());
    for (Waiting waiting : flowFiles) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(waiting.laneMillis);
        codec.write(waiting.flowFile, out);
      } catch (IOException e) {
        throw new IllegalStateException("writing to an array failed", e);
      }
      entries.add(bytes.toByteArray());
    }
    return entries;
  }

  private static @Nullable Waiting decode(EntryLog.Entry entry, FlowFileCodec codec, String sink) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(entry.bytes()));
      long laneMillis = in.readLong();
      FlowFile flowFile = codec.read(in);
      return new Waiting(entry.number(), true, laneMillis, Long.MIN_VALUE, flowFile);
    } catch (IOException e) {
      LOG.warn("Sink {}: entry {} of its disk buffer can't be read", sink, entry.number(), e);
      return null;
    }
  }
}

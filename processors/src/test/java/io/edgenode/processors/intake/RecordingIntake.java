package io.edgenode.processors.intake;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.ClaimWriter;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.record.ByteOutput;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An intake that keeps what it is given in memory. It journals at once, or holds batches until it
 * is told to, or refuses. Called on the source's context; the test's thread looks on through the
 * synchronised methods.
 */
public final class RecordingIntake implements Intake {
  private static final long PATIENCE_SECONDS = 20;

  /** One journalled FlowFile. */
  public record Journalled(String text, Attributes attributes, SourcePosition position) {}

  private record Held(List<Offered> batch, Promise<Void> promise) {}

  private final Context context;
  private final List<Journalled> journalled = new ArrayList<>();
  private final Deque<Held> held = new ArrayDeque<>();
  private final Map<String, Buffer> claims = new HashMap<>();

  /** Finished, and neither journalled nor given up. */
  private final Set<String> looseClaims = new HashSet<>();

  private boolean holding;
  private Refused.@Nullable Reason refusing;
  private boolean keeping = true;
  private long count;
  private long bytes;
  private int largestBatch;
  private long largestBatchBytes;
  private int mostHeld;
  private int refusals;
  private int aborted;
  private long largestClaim = Long.MAX_VALUE;
  private int mostLooseClaims = Integer.MAX_VALUE;
  private int claimsToRefuse;
  private boolean ended;
  private @Nullable Throwable failure;
  private @Nullable SourcePosition last;

  public RecordingIntake(Context context) {
    this.context = context;
  }

  @Override
  public Future<Void> accept(List<Offered> batch) {
    checkContext();
    synchronized (this) {
      largestBatch = Math.max(largestBatch, batch.size());
      long batchBytes = batch.stream().mapToLong(each -> each.content().length()).sum();
      largestBatchBytes = Math.max(largestBatchBytes, batchBytes);
      if (refusing != null) {
        refusals++;
        notifyAll();
        SourcePosition upTo = last == null ? SourcePosition.NONE : last;
        return Future.failedFuture(new Refused(refusing, "the test refuses", upTo));
      }
      Promise<Void> promise = Promise.promise();
      held.add(new Held(List.copyOf(batch), promise));
      mostHeld = Math.max(mostHeld, held.size());
      notifyAll();
      if (!holding) {
        journalHeld();
      }
      return promise.future();
    }
  }

  @Override
  public Future<ClaimWriter> claim(long length) {
    checkContext();
    if (looseClaims().size() >= mostLooseClaims || claimsToRefuse-- > 0) {
      return Future.failedFuture(
          new Refused(Refused.Reason.UNAVAILABLE, "no room for claims", SourcePosition.NONE));
    }
    return length > largestClaim ? tooLarge() : Future.succeededFuture(new MemoryClaim());
  }

  @Override
  public synchronized void end() {
    checkContext();
    ended = true;
    notifyAll();
  }

  @Override
  public synchronized void fail(Throwable cause) {
    checkContext();
    failure = cause;
    notifyAll();
  }

  /** From now on counts only: for speed. */
  public synchronized void keepNothing() {
    keeping = false;
  }

  /** From now on nothing is journalled until {@link #release}. */
  public synchronized void hold() {
    holding = true;
  }

  /** Journals what is held, and from now on at once. */
  public void release() {
    context.runOnContext(
        turn -> {
          synchronized (this) {
            holding = false;
            journalHeld();
          }
        });
  }

  /** From now on refuses; what is held is refused behind its first {@code journal} FlowFiles. */
  public void refuse(Refused.Reason reason, int journal) {
    context.runOnContext(
        turn -> {
          synchronized (this) {
            refusing = reason;
            holding = false;
            int left = journal;
            while (!held.isEmpty()) {
              Held next = held.remove();
              int taken = Math.min(left, next.batch.size());
              next.batch.subList(0, taken).forEach(this::journal);
              left -= taken;
              SourcePosition upTo = last == null ? SourcePosition.NONE : last;
              refusals++;
              next.promise.fail(new Refused(reason, "the test refuses", upTo));
            }
            notifyAll();
          }
        });
  }

  /** Takes again. */
  public synchronized void relent() {
    refusing = null;
  }

  /** Claims above this many bytes are refused as too large. */
  public synchronized void limitClaims(long limit) {
    largestClaim = limit;
  }

  /** The next claims are refused for now; before the source is started. */
  public void refuseClaims(int number) {
    claimsToRefuse = number;
  }

  /** No claim is begun while so many are finished and not journalled. */
  public synchronized void limitLooseClaims(int limit) {
    mostLooseClaims = limit;
  }

  /** The claims that were finished and neither journalled nor given up. */
  public synchronized Set<String> looseClaims() {
    return Set.copyOf(looseClaims);
  }

  public synchronized List<Journalled> journalled() {
    return List.copyOf(journalled);
  }

  public List<String> texts() {
    return journalled().stream().map(Journalled::text).toList();
  }

  public synchronized long count() {
    return count;
  }

  public synchronized long bytes() {
    return bytes;
  }

  public synchronized int largestBatch() {
    return largestBatch;
  }

  public synchronized long largestBatchBytes() {
    return largestBatchBytes;
  }

  public synchronized int mostHeld() {
    return mostHeld;
  }

  public synchronized int held() {
    return held.size();
  }

  public synchronized int refusals() {
    return refusals;
  }

  public synchronized int abortedClaims() {
    return aborted;
  }

  public synchronized boolean ended() {
    return ended;
  }

  public synchronized Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  /** What the journal would give back: the last position, through its bytes. */
  public synchronized Optional<SourcePosition> lastPosition() {
    return Optional.ofNullable(last)
        .map(at -> new SourcePosition.Stored(at.ordinal(), at.encode()));
  }

  public void awaitCount(long least) {
    await("count >= " + least, () -> count >= least);
  }

  public void awaitEnd() {
    await("end", () -> ended || failure != null);
    if (failure != null) {
      throw new AssertionError("the source failed", failure);
    }
  }

  public Throwable awaitFailure() {
    await("failure", () -> failure != null);
    return failure().orElseThrow();
  }

  /** Waits until something is so that changes with what is handed to this intake. */
  public synchronized void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError(
            "waited in vain for " + what + ": " + count + " journalled, " + held.size() + " held",
            failure);
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, 50_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
  }

  private void journalHeld() {
    while (!held.isEmpty()) {
      Held next = held.remove();
      if (keeping) {
        next.batch.forEach(this::journal);
      } else {
        for (Offered each : next.batch) {
          bytes += each.content().length();
        }
        count += next.batch.size();
        last = next.batch.get(next.batch.size() - 1).position();
      }
      next.promise.complete();
    }
    notifyAll();
  }

  private void journal(Offered file) {
    journalled.add(new Journalled(text(file.content()), file.attributes(), file.position()));
    count++;
    bytes += file.content().length();
    last = file.position();
  }

  private String text(Content content) {
    if (content instanceof Content.Claim claim) {
      looseClaims.remove(claim.id());
      return claimed(claim.id()).toString(StandardCharsets.UTF_8);
    }
    ByteOutput out = new ByteOutput(64);
    content.writeTo(out);
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }

  private synchronized Buffer claimed(String id) {
    Buffer bytesOfClaim = claims.get(id);
    if (bytesOfClaim == null) {
      throw new AssertionError("no claim " + id);
    }
    return bytesOfClaim;
  }

  private void checkContext() {
    if (Vertx.currentContext() != context) {
      throw new AssertionError("called on " + Thread.currentThread() + ", not on its context");
    }
  }

  private static <T> Future<T> tooLarge() {
    return Future.failedFuture(
        new Refused(Refused.Reason.TOO_LARGE, "max-size is too small", SourcePosition.NONE));
  }

  private final class MemoryClaim implements ClaimWriter {
    private final Buffer written = Buffer.buffer();
    private String id = "";

    @Override
    public Future<Void> write(Buffer more) {
      checkContext();
      synchronized (RecordingIntake.this) {
        if (written.length() + more.length() > largestClaim) {
          return tooLarge();
        }
      }
      written.appendBuffer(more);
      return Future.succeededFuture();
    }

    @Override
    public Future<Content.Claim> finish() {
      checkContext();
      synchronized (RecordingIntake.this) {
        id = "claim-" + claims.size();
        claims.put(id, written);
        looseClaims.add(id);
        return Future.succeededFuture(
            new Content.Claim(id, written.length(), name -> claimed(name).getBytes()));
      }
    }

    @Override
    public Future<Void> abort() {
      synchronized (RecordingIntake.this) {
        if (id.isEmpty() || looseClaims.remove(id)) {
          aborted++;
        }
        RecordingIntake.this.notifyAll();
      }
      return Future.succeededFuture();
    }
  }
}

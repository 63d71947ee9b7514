package io.edgenode.engine.runtime.source;

import io.edgenode.engine.api.ClaimWriter;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Intake.Refused;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.runtime.journal.Submission;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One large content on its way into a claim file. Where quota or disk have no room for it and the
 * flow drops the newest, it takes in the rest and becomes {@link Submission#DROPPED}. Owner: the
 * source's context; writes on a worker.
 */
final class StreamedClaim implements ClaimWriter {
  private final Place place;
  private final ClaimStore.@Nullable Writer writer;
  private Content.@Nullable Claim finished;
  private boolean dropped;

  private StreamedClaim(Place place, ClaimStore.@Nullable Writer writer) {
    this.place = place;
    this.writer = writer;
    this.dropped = writer == null;
  }

  /**
   * Where claims are made.
   *
   * @param loose what the source may still take back
   * @param dropsNewest whether what there is no room for is dropped
   * @param askForRoom says that there is no room for bytes: what was consumed should be released
   *     (K14)
   */
  record Place(
      ClaimStore store,
      WorkerExecutor worker,
      Context context,
      LooseClaims loose,
      boolean dropsNewest,
      Supplier<Future<Void>> askForRoom) {

    /** Runs what blocks on the worker and answers on the source's context. */
    <T> Future<T> call(Callable<T> blocking) {
      Promise<T> promise = Promise.promise();
      worker
          .executeBlocking(blocking, false)
          .onComplete(result -> context.runOnContext(ignored -> promise.handle(result)));
      return promise.future();
    }
  }

  /**
   * @param length bytes that are known to come
   */
  static Future<ClaimWriter> open(Place place, long length) {
    Callable<ClaimStore.Writer> create = () -> place.store.create(length);
    return place
        .call(create)
        .recover(
            full ->
                lacksRoom(full)
                    ? place.askForRoom.get().compose(asked -> place.call(create))
                    : Future.failedFuture(full))
        .<ClaimWriter>map(writer -> new StreamedClaim(place, writer))
        .recover(
            full ->
                lacksRoom(full) && place.dropsNewest
                    ? Future.succeededFuture(new StreamedClaim(place, null))
                    : Future.failedFuture(refused(full)));
  }

  @Override
  public Future<Void> write(Buffer bytes) {
    return call(
            to -> {
              byte[] array = bytes.getBytes();
              to.write(array, 0, array.length);
              return true;
            },
            true)
        .mapEmpty();
  }

  @Override
  public Future<Content.Claim> finish() {
    return call(ClaimStore.Writer::finish, Submission.DROPPED)
        .onSuccess(
            claim -> {
              if (!claim.equals(Submission.DROPPED)) {
                finished = claim;
                place.loose.made(claim);
              }
            });
  }

  @Override
  public Future<Void> abort() {
    Content.Claim whole = finished;
    if (whole != null) {
      return place.loose.take(whole) ? delete(whole) : Future.succeededFuture();
    }
    return call(
            to -> {
              to.abort();
              return true;
            },
            true)
        .mapEmpty();
  }

  private Future<Void> delete(Content.Claim claim) {
    return place
        .call(
            () -> {
              place.store.delete(claim.id());
              return true;
            })
        .mapEmpty();
  }

  @FunctionalInterface
  private interface Action<T> {
    T on(ClaimStore.Writer writer);
  }

  /**
   * @param ifDropped the answer where there is no room for the content
   */
  private <T> Future<T> call(Action<T> action, T ifDropped) {
    ClaimStore.Writer to = writer;
    if (dropped || to == null) {
      return Future.succeededFuture(ifDropped);
    }
    return place.call(() -> action.on(to)).recover(cause -> failed(cause, ifDropped));
  }

  private <T> Future<T> failed(Throwable cause, T ifDropped) {
    if (!lacksRoom(cause)) {
      return Future.failedFuture(refused(cause));
    }
    Future<Void> asked = place.askForRoom.get();
    if (!place.dropsNewest) {
      return Future.failedFuture(refused(cause));
    }
    return asked
        .compose(known -> abort())
        .map(
            aborted -> {
              dropped = true;
              return ifDropped;
            });
  }

  private static boolean lacksRoom(Throwable cause) {
    return cause instanceof StoreException store
        && (store.kind() == StoreException.Kind.QUOTA
            || store.kind() == StoreException.Kind.DISK_FULL);
  }

  /** What a source hears of it. */
  private static Throwable refused(Throwable cause) {
    if (!(cause instanceof StoreException store)) {
      return cause;
    }
    boolean never = store.kind() == StoreException.Kind.TOO_LARGE;
    return new Refused(
        never ? Refused.Reason.TOO_LARGE : Refused.Reason.UNAVAILABLE,
        String.valueOf(store.getMessage()),
        SourcePosition.NONE);
  }
}

package io.edgenode.engine.runtime.source;

import io.edgenode.engine.api.ClaimWriter;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Intake.Refused;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.StoreException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.Callable;

/**
 * One large content on its way into a claim file. Owner: the source's context; writes on a worker.
 */
final class StreamedClaim implements ClaimWriter {
  private final ClaimStore.Writer writer;
  private final WorkerExecutor worker;
  private final Context context;
  private final Runnable quotaReached;

  private StreamedClaim(
      ClaimStore.Writer writer, WorkerExecutor worker, Context context, Runnable quotaReached) {
    this.quotaReached = quotaReached;
    this.writer = writer;
    this.worker = worker;
    this.context = context;
  }

  /**
   * @param length bytes that are known to come
   * @param quotaReached called on the source's context when the quota refuses bytes: what was
   *     consumed should be released (K14)
   */
  static Future<ClaimWriter> open(
      ClaimStore store,
      long length,
      WorkerExecutor worker,
      Context context,
      Runnable quotaReached) {
    return call(
        worker,
        context,
        quotaReached,
        () -> new StreamedClaim(store.create(length), worker, context, quotaReached));
  }

  @Override
  public Future<Void> write(Buffer bytes) {
    return call(
        worker,
        context,
        quotaReached,
        () -> {
          byte[] array = bytes.getBytes();
          writer.write(array, 0, array.length);
          return null;
        });
  }

  @Override
  public Future<Content.Claim> finish() {
    return call(worker, context, quotaReached, writer::finish);
  }

  @Override
  public Future<Void> abort() {
    return call(
        worker,
        context,
        quotaReached,
        () -> {
          writer.abort();
          return null;
        });
  }

  /** Runs what blocks on the worker and answers on the source's context. */
  private static <T> Future<T> call(
      WorkerExecutor worker, Context context, Runnable quotaReached, Callable<T> blocking) {
    Promise<T> promise = Promise.promise();
    worker
        .executeBlocking(blocking, false)
        .onComplete(
            result ->
                context.runOnContext(
                    ignored -> {
                      if (result.cause() instanceof StoreException full) {
                        if (full.kind() == StoreException.Kind.QUOTA) {
                          quotaReached.run();
                        }
                        promise.fail(refused(full));
                      } else {
                        promise.handle(result);
                      }
                    }));
    return promise.future();
  }

  private static Refused refused(StoreException e) {
    boolean never = e.kind() == StoreException.Kind.TOO_LARGE;
    return new Refused(
        never ? Refused.Reason.TOO_LARGE : Refused.Reason.UNAVAILABLE,
        String.valueOf(e.getMessage()),
        SourcePosition.NONE);
  }
}

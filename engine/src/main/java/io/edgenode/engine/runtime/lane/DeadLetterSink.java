package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.SinkContext;
import io.edgenode.engine.api.repo.StoreException;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The dead-letter store as a sink: while it is full, it is not connected, and the flow waits (K30).
 * Owner: the lane; stores on a worker.
 */
final class DeadLetterSink implements Sink {
  private final LetterBox box;
  private final int lane;
  private final WorkerExecutor worker;

  /** The store's mark as of the last completed write, which is what a snapshot is. */
  private byte[] mark = {};

  DeadLetterSink(LetterBox box, int lane, WorkerExecutor worker) {
    this.box = box;
    this.lane = lane;
    this.worker = worker;
  }

  /** Keeps one FlowFile; fails while the store is full. */
  static Future<Void> keep(LetterBox box, WorkerExecutor worker, FlowFile flowFile) {
    return store(box, worker, List.of(flowFile));
  }

  @Override
  public Future<Void> open(SinkContext context, byte[] snapshot) {
    mark = snapshot;
    return Future.succeededFuture();
  }

  @Override
  public Future<BatchResult> write(List<FlowFile> batch) {
    int count = batch.size();
    return store(box, worker, List.copyOf(batch))
        .compose(stored -> worker.executeBlocking(box::mark, false))
        .map(
            now -> {
              mark = ByteBuffer.allocate(Long.BYTES).putLong(now).array();
              return BatchResult.delivered(count);
            });
  }

  @Override
  public byte[] snapshot() {
    return mark;
  }

  @Override
  public void covered(byte[] snapshot) {
    if (snapshot.length == Long.BYTES) {
      long covered = ByteBuffer.wrap(snapshot).getLong();
      worker.executeBlocking(
          () -> {
            box.covered(lane, covered);
            return null;
          },
          false);
    }
  }

  @Override
  public Future<Void> sync() {
    return worker.executeBlocking(
        () -> {
          box.force();
          return null;
        },
        false);
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  private static Future<Void> store(LetterBox box, WorkerExecutor worker, List<FlowFile> letters) {
    return worker.executeBlocking(
        () -> {
          try {
            box.keep(letters);
            return null;
          } catch (StoreException e) {
            throw new FlowException.NotConnected(String.valueOf(e.getMessage()), e);
          }
        },
        false);
  }
}

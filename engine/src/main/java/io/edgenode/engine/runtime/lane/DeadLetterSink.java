package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.SinkContext;
import io.edgenode.engine.api.repo.StoreException;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.List;

/**
 * The dead-letter store as a sink: while it is full, it is not connected, and the flow waits (K30).
 * Owner: the lane; stores on a worker.
 */
final class DeadLetterSink implements Sink {
  private final LetterBox box;
  private final WorkerExecutor worker;

  DeadLetterSink(LetterBox box, WorkerExecutor worker) {
    this.box = box;
    this.worker = worker;
  }

  /** Keeps one FlowFile; fails while the store is full. */
  static Future<Void> keep(LetterBox box, WorkerExecutor worker, FlowFile flowFile) {
    return store(box, worker, List.of(flowFile));
  }

  @Override
  public Future<Void> open(SinkContext context, byte[] snapshot) {
    return Future.succeededFuture();
  }

  @Override
  public Future<BatchResult> write(List<FlowFile> batch) {
    int count = batch.size();
    return store(box, worker, List.copyOf(batch)).map(stored -> BatchResult.delivered(count));
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

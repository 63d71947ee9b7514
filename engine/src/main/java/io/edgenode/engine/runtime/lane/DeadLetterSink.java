package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.SinkContext;
import io.edgenode.engine.api.repo.StoreException;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The dead-letter store as a sink: while it is full, it is not connected, and the flow waits (K30).
 * Owner: the lane; stores on a worker.
 */
final class DeadLetterSink implements Sink {
  private final LaneSetup lane;

  DeadLetterSink(LaneSetup lane) {
    this.lane = lane;
  }

  /** Keeps one FlowFile; fails while the store is full. */
  static Future<Void> keep(LaneSetup lane, FlowFile flowFile) {
    return store(lane, List.of(flowFile));
  }

  /** Makes all that is kept durable: that of components, and that of sinks. */
  static Future<Void> force(LaneSetup lane) {
    return lane.worker()
        .executeBlocking(
            () -> {
              lane.letters().force();
              return null;
            },
            false);
  }

  @Override
  public Future<Void> open(SinkContext context, byte[] snapshot) {
    return Future.succeededFuture();
  }

  @Override
  public Future<BatchResult> write(List<FlowFile> batch) {
    int count = batch.size();
    return store(lane, List.copyOf(batch)).map(stored -> BatchResult.delivered(count));
  }

  /**
   * The store's mark as it is, whoever it was that wrote: also the letters of sinks and of other
   * lanes are forgotten only when every lane's checkpoints lie behind them.
   */
  @Override
  public byte[] snapshot() {
    return ByteBuffer.allocate(Long.BYTES).putLong(lane.letters().mark()).array();
  }

  @Override
  public boolean awaitsCoverage() {
    return lane.letters().awaitsCoverage();
  }

  @Override
  public void covered(byte[] snapshot) {
    if (snapshot.length == Long.BYTES) {
      long covered = ByteBuffer.wrap(snapshot).getLong();
      lane.worker()
          .executeBlocking(
              () -> {
                lane.letters().covered(lane.number(), covered);
                return null;
              },
              false);
    }
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  private static Future<Void> store(LaneSetup lane, List<FlowFile> letters) {
    return lane.worker()
        .<Void>executeBlocking(
            () -> {
              lane.letters().keep(letters);
              return null;
            },
            false)
        .recover(cause -> Future.failedFuture(refusal(lane, cause)));
  }

  /** A full store has room again some time; a broken one only when it was opened anew (K5). */
  private static Throwable refusal(LaneSetup lane, Throwable cause) {
    if (!(cause instanceof StoreException store)) {
      return cause;
    }
    if (store.kind() == StoreException.Kind.BROKEN) {
      lane.listener().broken(store);
    }
    return new FlowException.NotConnected(String.valueOf(store.getMessage()), store);
  }
}

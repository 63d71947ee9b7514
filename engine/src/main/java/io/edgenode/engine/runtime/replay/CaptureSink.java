package io.edgenode.engine.runtime.replay;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.SinkContext;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands where a sink was and hands what comes to a {@link Capture}, and then to an inner sink if
 * there is one. Owner: the lane.
 */
final class CaptureSink implements Sink {
  private final String name;
  private final Capture capture;
  private final @Nullable Sink inner;
  private int lane;

  CaptureSink(String name, Capture capture, @Nullable Sink inner) {
    this.name = name;
    this.capture = capture;
    this.inner = inner;
  }

  @Override
  public Future<Void> open(SinkContext context, byte[] snapshot) {
    lane = context.lane();
    return inner == null ? Future.succeededFuture() : inner.open(context, snapshot);
  }

  @Override
  public Future<BatchResult> write(List<FlowFile> batch) {
    capture.sink(lane, name, batch);
    return inner == null
        ? Future.succeededFuture(BatchResult.delivered(batch.size()))
        : inner.write(batch);
  }

  @Override
  public int largestBatch() {
    return inner == null ? Integer.MAX_VALUE : inner.largestBatch();
  }

  @Override
  public byte[] snapshot() {
    return inner == null ? new byte[0] : inner.snapshot();
  }

  @Override
  public Future<Void> sync() {
    return inner == null ? Future.succeededFuture() : inner.sync();
  }

  @Override
  public void covered(byte[] snapshot) {
    if (inner != null) {
      inner.covered(snapshot);
    }
  }

  @Override
  public boolean awaitsCoverage() {
    return inner != null && inner.awaitsCoverage();
  }

  @Override
  public long wakeBelow() {
    return inner == null ? Long.MIN_VALUE : inner.wakeBelow();
  }

  @Override
  public long wakeAt() {
    return inner == null ? Long.MAX_VALUE : inner.wakeAt();
  }

  @Override
  public void onTime(long laneMillis) {
    if (inner != null) {
      inner.onTime(laneMillis);
    }
  }

  @Override
  public Future<Void> close() {
    return inner == null ? Future.succeededFuture() : inner.close();
  }
}

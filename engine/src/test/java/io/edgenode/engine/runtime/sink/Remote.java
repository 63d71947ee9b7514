package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.FlowFileId;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.SinkContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is behind a sink, and the sink type that talks to it: it keeps what reached it, and answers
 * as the test says. Fails the test if the runtime breaks the contract of {@link Sink}.
 */
final class Remote {
  /** Everything that reached the peer, resends included. */
  final List<FlowFileId> received = new ArrayList<>();

  /** The size of each write, refused ones too. */
  final List<Integer> writes = new ArrayList<>();

  final Set<FlowFileId> bad = new HashSet<>();
  final List<String> breaches = new ArrayList<>();
  final List<Long> woken = new ArrayList<>();
  final List<Instance> instances = new ArrayList<>();

  Supplier<Future<Void>> opening = Future::succeededFuture;
  Supplier<Future<Void>> closing = Future::succeededFuture;
  Supplier<Future<Void>> syncing = Future::succeededFuture;
  Function<List<FlowFile>, Future<BatchResult>> behaviour = this::accept;
  long wakeAt = Long.MAX_VALUE;
  long every;
  int mostAtOnce = 1;

  Sink instance() {
    Instance instance = new Instance();
    instances.add(instance);
    return instance;
  }

  /** Takes what is not bad, and says which are. */
  Future<BatchResult> accept(List<FlowFile> batch) {
    List<BatchResult.Failure> failures = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      if (bad.contains(batch.get(i).id())) {
        failures.add(new BatchResult.Failure(i, new FlowException.BadData("bad")));
      } else {
        received.add(batch.get(i).id());
      }
    }
    return Future.succeededFuture(new BatchResult(batch.size() - failures.size(), failures));
  }

  /** Takes all or, if one is bad, none. */
  Future<BatchResult> acceptWhole(List<FlowFile> batch) {
    return batch.stream().anyMatch(one -> bad.contains(one.id()))
        ? Future.failedFuture(new FlowException.BadData("one is bad"))
        : accept(batch);
  }

  /** One life of the sink. */
  final class Instance implements Sink {
    final List<Promise<BatchResult>> open = new ArrayList<>();
    boolean opened;
    boolean closed;
    int underWay;
    byte[] from = new byte[0];
    private int completed;

    @Override
    public Future<Void> open(SinkContext context, byte[] snapshot) {
      check(!opened, "opened twice");
      opened = true;
      from = snapshot;
      completed = snapshot.length;
      return opening.get();
    }

    @Override
    public Future<BatchResult> write(List<FlowFile> batch) {
      check(opened && !closed, "written to while not open");
      check(instances.get(instances.size() - 1) == this, "an old instance is written to");
      underWay++;
      check(underWay <= mostAtOnce, underWay + " writes at once");
      writes.add(batch.size());
      return behaviour
          .apply(batch)
          .onComplete(
              result -> {
                underWay--;
                if (result.succeeded()) {
                  completed = Math.min(completed + 1, 100);
                }
              });
    }

    @Override
    public byte[] snapshot() {
      check(opened, "snapshot before open");
      return new byte[completed];
    }

    @Override
    public Future<Void> sync() {
      return syncing.get();
    }

    @Override
    public long wakeAt() {
      return wakeAt;
    }

    @Override
    public long wakeBelow() {
      return every == 0 ? Long.MIN_VALUE : wakeAt - every;
    }

    @Override
    public void onTime(long laneMillis) {
      check(underWay == 0, "woken during a write");
      woken.add((long) received.size());
      wakeAt = every == 0 ? Long.MAX_VALUE : (laneMillis / every + 1) * every;
    }

    @Override
    public Future<Void> close() {
      check(!closed, "closed twice");
      closed = true;
      return closing.get();
    }

    private void check(boolean holds, String breach) {
      if (!holds) {
        breaches.add(breach);
      }
    }
  }
}

package io.edgenode.node.flow;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.SinkContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sinks that end with a rig that is closed under them, as with a killed process: they answer
 * nothing any more, and what they had open, with its locks, is closed.
 */
final class KillableSinks {
  private final Set<Killable> open = ConcurrentHashMap.newKeySet();

  /** The same component, with killable instances if it is a sink that writes files. */
  <C extends Record> Descriptor<C> of(Descriptor<C> known) {
    if (!known.has(Descriptor.Trait.WRITES_FILES)
        || !(known.factory() instanceof Descriptor.Factory.OfSink<C> sink)) {
      return known;
    }
    Descriptor.Builder<C> same =
        Descriptor.sink(
                known.type(), known.config(), config -> new Killable(sink.make().apply(config)))
            .summary(known.summary())
            .description(known.description())
            .exclusives(known::exclusives);
    known.examples().forEach(example -> same.example(example.title(), example.yaml()));
    for (Descriptor.Trait trait : Descriptor.Trait.values()) {
      if (known.has(trait)) {
        same.trait(trait);
      }
    }
    return same.build();
  }

  /** Kills those that are open, each once. */
  void kill() {
    open.forEach(
        sink -> {
          FlowRig.await(sink.kill());
          open.remove(sink);
        });
  }

  private final class Killable implements Sink {
    private final Sink sink;
    private SinkContext context;
    private boolean killed;

    Killable(Sink sink) {
      this.sink = sink;
    }

    private Future<Void> kill() {
      Promise<Void> ended = Promise.promise();
      context
          .context()
          .runOnContext(
              turn -> {
                killed = true;
                sink.close().onComplete(ended);
              });
      return ended.future();
    }

    private <T> Future<T> unlessKilled(Future<T> answer) {
      Promise<T> promise = Promise.promise();
      answer.onComplete(
          result -> {
            if (!killed) {
              promise.handle(result);
            }
          });
      return promise.future();
    }

    @Override
    public Future<Void> open(SinkContext from, byte[] snapshot) {
      context = from;
      open.add(this);
      return unlessKilled(sink.open(from, snapshot));
    }

    @Override
    public Future<BatchResult> write(List<FlowFile> batch) {
      return killed ? Promise.<BatchResult>promise().future() : unlessKilled(sink.write(batch));
    }

    @Override
    public int largestBatch() {
      return sink.largestBatch();
    }

    @Override
    public byte[] snapshot() {
      return sink.snapshot();
    }

    @Override
    public Future<Void> sync() {
      return killed ? Promise.<Void>promise().future() : unlessKilled(sink.sync());
    }

    @Override
    public void covered(byte[] snapshot) {
      if (!killed) {
        sink.covered(snapshot);
      }
    }

    @Override
    public boolean awaitsCoverage() {
      return sink.awaitsCoverage();
    }

    @Override
    public long wakeAt() {
      return sink.wakeAt();
    }

    @Override
    public long wakeBelow() {
      return sink.wakeBelow();
    }

    @Override
    public void onTime(long laneMillis) {
      if (!killed) {
        sink.onTime(laneMillis);
      }
    }

    @Override
    public Future<Void> close() {
      return killed
          ? Promise.<Void>promise().future()
          : unlessKilled(sink.close().onComplete(closed -> open.remove(this)));
    }
  }
}

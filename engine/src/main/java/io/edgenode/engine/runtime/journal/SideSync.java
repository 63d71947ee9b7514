package io.edgenode.engine.runtime.journal;

import io.edgenode.engine.api.repo.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Syncs a journal for checkpoints beside the writer's turns: a sync takes as long as the disk
 * likes, and what sources hand over meanwhile is appended and answered as ever (K32). One sync at a
 * time, on a worker; who asks while one waits to begin shares it, so there is never more than one
 * waiting. What was appended before the asking is covered. Any thread.
 */
final class SideSync {
  private final Runnable sync;
  private final Consumer<StoreException> broken;
  private final DutyCycle cycle;
  private final AtomicReference<@Nullable Promise<Void>> waiting = new AtomicReference<>();

  /**
   * @param sync brings everything committed to stable storage; appends may go on meanwhile
   * @param broken hears of a store that must be opened anew
   */
  SideSync(WorkerExecutor worker, Runnable sync, Consumer<StoreException> broken) {
    this.sync = sync;
    this.broken = broken;
    this.cycle = new DutyCycle(worker, this::turn);
  }

  /** Completes when everything appended so far survives a power cut. */
  Future<Void> ask() {
    Promise<Void> asked = Promise.promise();
    Promise<Void> shared = waiting.compareAndExchange(null, asked);
    if (shared != null) {
      return shared.future();
    }
    cycle.wake();
    return asked.future();
  }

  /** Completes when all that were asked for are over. */
  Future<Void> quiet() {
    Promise<Void> quiet = Promise.promise();
    cycle.command(quiet::complete);
    return quiet.future();
  }

  private boolean turn() {
    Promise<Void> asked = waiting.getAndSet(null);
    if (asked != null) {
      answer(asked);
    }
    cycle.runCommands();
    return false;
  }

  private void answer(Promise<Void> asked) {
    try {
      sync.run();
      asked.complete();
    } catch (StoreException e) {
      asked.fail(e);
      if (e.kind() == StoreException.Kind.BROKEN) {
        broken.accept(e);
      }
    } catch (RuntimeException | Error e) {
      asked.fail(e);
      broken.accept(
          new StoreException(
              StoreException.Kind.BROKEN,
              "the journal's sync failed with " + e.getClass().getName(),
              e));
    }
  }
}

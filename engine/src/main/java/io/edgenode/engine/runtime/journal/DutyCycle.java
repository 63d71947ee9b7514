package io.edgenode.engine.runtime.journal;

import io.vertx.core.WorkerExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Runs one turn at a time on a worker that others share, as long as there is something to do: each
 * turn sees all that the ones before it did. Any thread may wake it or hand it a command.
 */
final class DutyCycle {
  private static final int CHUNK = 1024;
  private static final int TURNS_PER_RUN = 16;

  private final WorkerExecutor worker;
  private final BooleanSupplier turn;
  private final MpscUnboundedArrayQueue<Runnable> commands = new MpscUnboundedArrayQueue<>(CHUNK);

  /** How often it was woken since a turn last found nothing new. */
  private final AtomicInteger wakes = new AtomicInteger();

  /**
   * @param turn says whether it stopped early, with more at hand; throws nothing, and is to call
   *     {@link #runCommands} once
   */
  DutyCycle(WorkerExecutor worker, BooleanSupplier turn) {
    this.worker = worker;
    this.turn = turn;
  }

  /** Has a command run in a turn, in the order of the calls. */
  void command(Runnable command) {
    commands.add(command);
    wake();
  }

  /** Begins a run of turns unless one is under way, which will then see what was added. */
  void wake() {
    if (wakes.getAndIncrement() == 0) {
      worker.executeBlocking(this::run, false);
    }
  }

  /** Runs what was handed over so far; in a turn. */
  void runCommands() {
    Runnable command = commands.poll();
    while (command != null) {
      command.run();
      command = commands.poll();
    }
  }

  private @Nullable Void run() {
    for (int turns = 0; turns < TURNS_PER_RUN; turns++) {
      int seen = wakes.get();
      boolean more = turn.getAsBoolean();
      if (!more && wakes.addAndGet(-seen) == 0) {
        return null;
      }
    }
    // Others share the worker: let them have a turn, then go on.
    worker.executeBlocking(this::run, false);
    return null;
  }
}

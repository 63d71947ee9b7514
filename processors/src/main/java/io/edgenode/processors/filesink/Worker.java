package io.edgenode.processors.filesink;

import io.edgenode.engine.api.FlowException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Does what blocks for one sink, one task at a time; every future completes on the lane. Owner: the
 * lane.
 */
final class Worker {
  private final Context lane;
  private Future<?> last = Future.succeededFuture();

  Worker(Context lane) {
    this.lane = lane;
  }

  /** Begins a task when those asked for before are over, whatever became of them. */
  <T> Future<T> inTurn(Supplier<Future<T>> task) {
    Future<T> future = last.transform(before -> task.get());
    last = future;
    return future;
  }

  /** A task of one step. */
  <T> Future<T> callInTurn(Callable<T> blocking) {
    return inTurn(() -> call(blocking));
  }

  /** Runs one step of the task whose turn it is. */
  <T> Future<T> call(Callable<T> blocking) {
    return lane.executeBlocking(blocking, false)
        .recover(cause -> Future.failedFuture(explained(cause)));
  }

  private static Throwable explained(Throwable cause) {
    return cause instanceof IOException io
        ? new FlowException.NotConnected("a file can't be written: " + reason(io), io)
        : cause;
  }

  /** With what the file system objects to: most of its exceptions have a path for a message. */
  private static String reason(IOException cause) {
    if (!(cause instanceof FileSystemException file)) {
      return String.valueOf(cause.getMessage());
    }
    String why =
        file instanceof AccessDeniedException
            ? "permission denied"
            : file instanceof NoSuchFileException
                ? "there is no such directory, and none can be made"
                : file instanceof FileAlreadyExistsException
                    ? "it is there, and is no directory"
                    : file.getReason();
    return why == null ? String.valueOf(file.getMessage()) : file.getFile() + ": " + why;
  }
}

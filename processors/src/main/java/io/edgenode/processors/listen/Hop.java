package io.edgenode.processors.listen;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** Calls from one event-loop context into another, with the answer back on the caller's. */
public final class Hop {
  private Hop() {}

  /** Runs a call on this context; the future completes where this was called from. */
  public static <T> Future<T> to(Context target, Supplier<Future<T>> call) {
    Promise<T> answer = Promise.promise();
    Context caller = Vertx.currentContext();
    target.runOnContext(
        turn ->
            call.get()
                .onComplete(
                    result -> {
                      if (caller == null) {
                        answer.handle(result);
                      } else {
                        caller.runOnContext(back -> answer.handle(result));
                      }
                    }));
    return answer.future();
  }
}

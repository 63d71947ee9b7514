package io.edgenode.processors.file;

import io.edgenode.engine.api.ClaimWriter;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.SourceContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/**
 * Streams large files into claims: pieces are read on a worker, one at a time, and written as the
 * claim takes them (K13). Owner: the source's context.
 */
final class ClaimStream {
  private final SourceContext context;
  private final Intake intake;
  private boolean stopped;

  ClaimStream(SourceContext context, Intake intake) {
    this.context = context;
    this.intake = intake;
  }

  /** Copies a file from its start; the claim is given up if that fails. */
  Future<Content.Claim> copy(LargeFile file) {
    return context
        .context()
        .executeBlocking(
            () -> {
              file.rewind();
              return file;
            })
        .compose(rewound -> intake.claim(file.leastLength()))
        .compose(
            writer ->
                copyRest(file, writer)
                    .compose(copied -> writer.finish())
                    .recover(
                        cause -> writer.abort().transform(done -> Future.failedFuture(cause))));
  }

  /** Lets a copy that is under way fail at its next piece. */
  void stop() {
    stopped = true;
  }

  /** Piece by piece; a chain of futures as long as the file would end in a stack as deep. */
  private Future<Void> copyRest(LargeFile file, ClaimWriter writer) {
    Promise<Void> copied = Promise.promise();
    copyNext(file, writer, copied);
    return copied.future();
  }

  private void copyNext(LargeFile file, ClaimWriter writer, Promise<Void> copied) {
    if (stopped) {
      copied.fail(new IllegalStateException("the source was stopped"));
      return;
    }
    context
        .context()
        .executeBlocking(file::next)
        .onFailure(copied::fail)
        .onSuccess(
            piece -> {
              if (piece.length == 0) {
                copied.complete();
                return;
              }
              writer
                  .write(Buffer.buffer(piece))
                  .onFailure(copied::fail)
                  .onSuccess(written -> copyNext(file, writer, copied));
            });
  }
}

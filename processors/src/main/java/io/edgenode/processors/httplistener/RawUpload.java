package io.edgenode.processors.httplistener;

import io.edgenode.engine.api.ClaimWriter;
import io.edgenode.engine.api.Content;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * A large body on its way into a claim: the request is paused while a piece is written, so memory
 * holds one piece (K13). Owner: the port's context.
 */
final class RawUpload {
  private final HttpServerRequest request;
  private final Future<ClaimWriter> writer;
  private Future<Void> written = Future.succeededFuture();
  private boolean over;

  RawUpload(HttpServerRequest request, Future<ClaimWriter> writer) {
    this.request = request;
    this.writer = writer;
  }

  /** Writes a piece behind those before; reading goes on when it is written. */
  void write(Buffer piece) {
    request.pause();
    written =
        written
            .compose(before -> writer)
            .compose(claim -> claim.write(piece))
            .onComplete(done -> request.resume());
  }

  /**
   * The claim, when all is written; given up if that fails. From here on {@link #discard} does it.
   */
  Future<Content.Claim> finish() {
    over = true;
    return written
        .compose(done -> writer)
        .compose(ClaimWriter::finish)
        .onFailure(cause -> writer.onSuccess(ClaimWriter::abort));
  }

  /** Deletes what was finished, unless its FlowFile was taken; it will not be offered again. */
  void discard() {
    writer.onSuccess(ClaimWriter::abort);
  }

  /** Deletes what was written, unless it is finished. */
  void giveUp() {
    if (!over) {
      over = true;
      written.onComplete(done -> writer.onSuccess(ClaimWriter::abort));
    }
  }
}

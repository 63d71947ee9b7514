package io.edgenode.processors.http;

import io.edgenode.engine.api.ClaimReader;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.record.ByteOutput;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;

/** Sends a request's body: bytes at once, a claim piece by piece (K13). Owner: the lane. */
final class Body {
  private static final int PIECE = 64 * 1024;

  private Body() {}

  static Future<HttpClientResponse> send(HttpClientRequest request, ByteOutput bytes) {
    return request.send(Buffer.buffer(bytes.toByteArray()));
  }

  static Future<HttpClientResponse> send(
      HttpClientRequest request, Content.Claim claim, ClaimReader claims) {
    request.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(claim.length()));
    Promise<Void> sent = Promise.promise();
    stream(request, claim, claims, 0, sent);
    return sent.future()
        .onFailure(cause -> request.reset())
        .compose(all -> request.end())
        .compose(ended -> request.response());
  }

  private static void stream(
      HttpClientRequest request,
      Content.Claim claim,
      ClaimReader claims,
      long offset,
      Promise<Void> sent) {
    claims
        .read(claim, offset, PIECE)
        .onFailure(sent::fail)
        .onSuccess(
            piece -> {
              if (piece.length() == 0) {
                sent.complete();
                return;
              }
              request
                  .write(piece)
                  .onFailure(sent::fail)
                  .onSuccess(
                      written -> stream(request, claim, claims, offset + piece.length(), sent));
            });
  }
}

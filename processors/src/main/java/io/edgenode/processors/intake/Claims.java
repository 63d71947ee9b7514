package io.edgenode.processors.intake;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Moves what is too large for the journal into claims before it is offered (K13). Stateless. */
public final class Claims {
  private Claims() {}

  /** Whether any of these must be moved into a claim first. */
  public static boolean needed(List<Offered> batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (isLarge(batch.get(i).content())) {
        return true;
      }
    }
    return false;
  }

  /**
   * The same batch with its large contents in claims. Called on the source's context; the future
   * completes there and fails with what the claim failed with.
   */
  public static Future<List<Offered>> claimed(Intake intake, List<Offered> batch) {
    Future<List<Offered>> result = Future.succeededFuture(new ArrayList<>(batch.size()));
    for (Offered each : batch) {
      result =
          result.compose(
              done -> {
                if (!(each.content() instanceof Content.Bytes bytes) || !isLarge(bytes)) {
                  done.add(each);
                  return Future.succeededFuture(done);
                }
                return claim(intake, bytes)
                    .map(
                        claim -> {
                          done.add(new Offered(claim, each.attributes(), each.position()));
                          return done;
                        });
              });
    }
    return result;
  }

  private static boolean isLarge(Content content) {
    return content instanceof Content.Bytes && content.length() > Content.CLAIM_THRESHOLD;
  }

  private static Future<Content.Claim> claim(Intake intake, Content.Bytes bytes) {
    Buffer whole = Buffer.buffer((int) bytes.length());
    whole.appendBytes(bytes.array(), bytes.offset(), (int) bytes.length());
    return intake
        .claim(bytes.length())
        .compose(
            writer ->
                writer
                    .write(whole)
                    .compose(written -> writer.finish())
                    .recover(
                        cause -> writer.abort().transform(done -> Future.failedFuture(cause))));
  }
}

package io.edgenode.processors.intake;

import io.edgenode.engine.api.ClaimWriter;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Moves what is too large for the journal into claims before it is offered (K13). Stateless. */
public final class Claims {
  private Claims() {}

  /** Whether any of these must be moved into a claim first. */
  static boolean needed(List<Offered> batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (isLarge(batch.get(i).content())) {
        return true;
      }
    }
    return false;
  }

  /**
   * What became of a batch.
   *
   * @param files its beginning, with large contents in claims
   * @param failure what the claim of the FlowFile behind them failed with, if they are not all
   */
  record Claimed(List<Offered> files, @Nullable Throwable failure) {}

  /**
   * Journals a batch, its large contents in claims; those of a batch that is refused are given up.
   * Called on the source's context; the future completes there.
   */
  public static Future<Void> accept(Intake intake, List<Offered> batch) {
    if (!needed(batch)) {
      return intake.accept(batch);
    }
    Claiming claiming = new Claiming(intake, batch);
    return claiming
        .begin()
        .compose(
            claimed ->
                claimed.failure() == null
                    ? intake.accept(claimed.files())
                    : Future.failedFuture(claimed.failure()))
        .recover(cause -> claiming.giveUp().transform(done -> Future.failedFuture(cause)));
  }

  /**
   * As much of a batch as there is room for now: it never needs more than one claim's room. Called
   * on the source's context; the future completes there and does not fail.
   */
  static Claiming claiming(Intake intake, List<Offered> batch) {
    return new Claiming(intake, batch);
  }

  private static boolean isLarge(Content content) {
    return content instanceof Content.Bytes && content.length() > Content.CLAIM_THRESHOLD;
  }

  /** A batch whose large contents are written one after the other. Owner: the source's context. */
  static final class Claiming {
    private final Intake intake;
    private final List<Offered> batch;
    private final List<Offered> files;
    private final List<ClaimWriter> finished = new ArrayList<>();
    private final Promise<Claimed> claimed = Promise.promise();

    Claiming(Intake intake, List<Offered> batch) {
      this.intake = intake;
      this.batch = batch;
      this.files = new ArrayList<>(batch.size());
    }

    /** Called once; does not fail. */
    Future<Claimed> begin() {
      next();
      return claimed.future();
    }

    /** Deletes what was finished and not journalled: its FlowFiles are not offered again. */
    Future<Void> giveUp() {
      return Future.join(finished.stream().map(ClaimWriter::abort).toList()).mapEmpty();
    }

    private void next() {
      while (files.size() < batch.size()) {
        Offered each = batch.get(files.size());
        if (each.content() instanceof Content.Bytes bytes && isLarge(bytes)) {
          claim(bytes).onComplete(result -> taken(each, result));
          return;
        }
        files.add(each);
      }
      claimed.complete(new Claimed(files, null));
    }

    private void taken(Offered each, AsyncResult<Content.Claim> result) {
      if (result.failed()) {
        claimed.complete(new Claimed(files, result.cause()));
      } else {
        files.add(new Offered(result.result(), each.attributes(), each.position()));
        next();
      }
    }

    private Future<Content.Claim> claim(Content.Bytes bytes) {
      Buffer whole = Buffer.buffer((int) bytes.length());
      whole.appendBytes(bytes.array(), bytes.offset(), (int) bytes.length());
      return intake
          .claim(bytes.length())
          .compose(
              writer ->
                  writer
                      .write(whole)
                      .compose(written -> writer.finish())
                      .onSuccess(claim -> finished.add(writer))
                      .recover(
                          cause -> writer.abort().transform(done -> Future.failedFuture(cause))));
    }
  }
}

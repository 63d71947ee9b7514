package io.edgenode.processors.filesink;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.ClaimReader;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.JsonRecord;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes one batch through a session: on a worker up to the next claim that goes as it is, then that
 * claim piece by piece (K13), and on. Owner: the lane; the session belongs to the worker.
 */
final class Append {
  private static final int PIECE = 256 * 1024;

  private final Worker worker;
  private final ClaimReader claims;
  private final WriteSession session;
  private final List<Item> items;
  private final List<BatchResult.Failure> failures;
  private final boolean raw;
  private final Promise<Void> done = Promise.promise();

  /** Up to here all is appended; whose turn it is. */
  private int next;

  /**
   * @param failures gets what can't be written though the others can
   * @param raw whether content goes as it is
   */
  Append(
      Worker worker,
      ClaimReader claims,
      WriteSession session,
      List<Item> items,
      List<BatchResult.Failure> failures,
      boolean raw) {
    this.worker = worker;
    this.claims = claims;
    this.session = session;
    this.items = items;
    this.failures = failures;
    this.raw = raw;
  }

  /** Appends what needs no waiting; gives what is left to be done on the lane. On the worker. */
  Optional<Supplier<Future<Void>>> begin() throws IOException {
    return appendSome() ? Optional.empty() : Optional.of(this::goOn);
  }

  private Future<Void> goOn() {
    stream(items.get(next));
    return done.future();
  }

  /** Behind a claim. */
  private void appendRest() {
    next++;
    worker
        .call(this::appendSome)
        .onFailure(done::fail)
        .onSuccess(
            all -> {
              if (all) {
                done.complete();
              } else {
                stream(items.get(next));
              }
            });
  }

  /** Appends up to the next claim that goes as it is; false where there is one. On the worker. */
  private boolean appendSome() throws IOException {
    ByteOutput scratch = new ByteOutput(256);
    for (; next < items.size(); next++) {
      Item item = items.get(next);
      Content content = item.content();
      FlowException.BadData refused = session.refused().get(item.path());
      if (refused != null) {
        failures.add(new BatchResult.Failure(item.index(), refused));
      } else if (!raw) {
        appendRecord(item);
      } else if (content instanceof Content.Claim) {
        return false;
      } else if (content instanceof Content.Bytes bytes) {
        session.makeRoom(item.path(), bytes.length());
        session.append(item.path(), bytes.array(), bytes.offset(), (int) bytes.length());
      } else {
        scratch.clear();
        content.writeTo(scratch);
        session.makeRoom(item.path(), scratch.size());
        session.append(item.path(), scratch.array(), 0, scratch.size());
      }
    }
    return true;
  }

  private void appendRecord(Item item) throws IOException {
    JsonRecord record = item.record();
    if (record == null) {
      try {
        record = Item.recordOf(item.content());
      } catch (FlowException.BadData e) {
        failures.add(new BatchResult.Failure(item.index(), e));
        return;
      }
    }
    session.append(item.path(), record);
  }

  private void stream(Item item) {
    Content.Claim claim = (Content.Claim) item.content();
    worker
        .call(
            () -> {
              session.makeRoom(item.path(), claim.length());
              return session.mark(item.path());
            })
        .onFailure(done::fail)
        .onSuccess(mark -> copy(item, claim, 0, mark));
  }

  private void copy(Item item, Content.Claim claim, long offset, WriteSession.Mark mark) {
    claims
        .read(claim, offset, PIECE)
        .onFailure(cause -> damaged(item, mark, cause))
        .onSuccess(
            piece -> {
              if (piece.length() == 0) {
                appendRest();
              } else {
                append(item, claim, offset, mark, piece);
              }
            });
  }

  private void append(
      Item item, Content.Claim claim, long offset, WriteSession.Mark mark, Buffer piece) {
    worker
        .call(
            () -> {
              byte[] bytes = piece.getBytes();
              session.append(item.path(), bytes, 0, bytes.length);
              return bytes.length;
            })
        .onFailure(done::fail)
        .onSuccess(length -> copy(item, claim, offset + length, mark));
  }

  /** A claim that can't be read leaves nothing of itself in the file. */
  private void damaged(Item item, WriteSession.Mark mark, Throwable cause) {
    if (!(cause instanceof FlowException.BadData bad)) {
      done.fail(cause);
      return;
    }
    worker
        .call(
            () -> {
              session.backTo(item.path(), mark);
              return true;
            })
        .onFailure(done::fail)
        .onSuccess(
            back -> {
              failures.add(new BatchResult.Failure(item.index(), bad));
              appendRest();
            });
  }
}

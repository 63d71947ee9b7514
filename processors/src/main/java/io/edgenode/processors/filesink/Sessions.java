package io.edgenode.processors.filesink;

import io.edgenode.engine.record.ByteOutput;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes files by sessions, one after another: all of a session's changes, or none. What needs no
 * waiting is one step on the worker, from undoing a failed session before it to the last byte.
 * Owner: the sink's worker, but for {@link #run}.
 */
final class Sessions {
  private final FileSinkConfig config;

  /** A session under way, or a failed one that is still to be undone. */
  private @Nullable WriteSession open;

  /** Where a session gathers the bytes of one path. */
  private ByteOutput gathered = new ByteOutput(512);

  Sessions(FileSinkConfig config) {
    this.config = config;
  }

  /** What a session does on the worker; gives what is left to be done on the lane. */
  interface Changes {
    Optional<Supplier<Future<Void>>> to(WriteSession session) throws IOException;
  }

  /**
   * A session that has begun.
   *
   * @param rest what is left to be done
   * @param states what is true now, if nothing is left
   */
  private record Begun(
      WriteSession session, Optional<Supplier<Future<Void>>> rest, Map<String, FileState> states) {}

  /**
   * Runs a session; on the lane, in the worker's turn.
   *
   * @param known every path's state before it, which nobody changes meanwhile
   * @param rotate whether all files are finished first
   * @return what is true then of the paths that were touched
   */
  Future<Map<String, FileState>> run(
      Worker worker,
      FileStore store,
      Map<String, FileState> known,
      boolean rotate,
      Changes changes) {
    return worker
        .call(() -> begin(new WriteSession(store, config, gathered()), known, rotate, changes))
        .compose(
            begun ->
                begun.rest().isPresent()
                    ? goOn(worker, begun.session(), begun.rest().get())
                    : Future.succeededFuture(begun.states()));
  }

  /** Whether nothing is half written; on the worker. */
  boolean allEnded() {
    return open == null;
  }

  private Begun begin(
      WriteSession session, Map<String, FileState> known, boolean rotate, Changes changes)
      throws IOException {
    WriteSession failed = open;
    if (failed != null) {
      undo(failed);
    }
    open = session;
    try {
      if (rotate) {
        session.rotateAll(known);
      }
      Optional<Supplier<Future<Void>>> rest = changes.to(session);
      return new Begun(session, rest, rest.isPresent() ? Map.of() : end(session));
    } catch (IOException | RuntimeException e) {
      undo(session);
      throw e;
    }
  }

  private Future<Map<String, FileState>> goOn(
      Worker worker, WriteSession session, Supplier<Future<Void>> rest) {
    return rest.get()
        .compose(done -> worker.call(() -> end(session)))
        .recover(
            cause ->
                worker
                    .call(
                        () -> {
                          undo(session);
                          return true;
                        })
                    .transform(undone -> Future.failedFuture(cause)));
  }

  private Map<String, FileState> end(WriteSession session) throws IOException {
    Map<String, FileState> states = session.end();
    open = null;
    return states;
  }

  /** May fail, too: then the next session tries it again. */
  private void undo(WriteSession session) throws IOException {
    session.undo();
    open = null;
  }

  private ByteOutput gathered() {
    if (gathered.array().length > WriteSession.LARGEST_GATHERED) {
      gathered = new ByteOutput(512);
    }
    return gathered;
  }
}

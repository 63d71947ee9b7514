package io.edgenode.engine.api;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;

/** What the runtime gives a source at its start. */
public interface SourceContext {
  Vertx vertx();

  /** The source's own event-loop context. */
  Context context();

  /** The source's name in its flow. */
  String name();

  String flow();

  /**
   * The greatest ordinal of the source that any lane's journal held when it was started. Above the
   * position that it resumes at, where lanes had not come equally far, a lane leaves out what has
   * an ordinal that it holds already (K16): what may be something else needs one above this.
   */
  long greatestOrdinal();

  /**
   * The newest FlowFiles of the source that the journals held when it was started, for one that
   * must know again what it took before. Only so much of each journal is looked at that a start
   * does not take longer for it; what was released is not known any more.
   *
   * @param attribute FlowFiles without this attribute are left out
   * @param most the most FlowFiles a lane, the newest
   * @return by lane, in journal order; completes on the source's context
   */
  default Future<List<List<Recent>>> recent(String attribute, int most) {
    return Future.succeededFuture(List.of());
  }

  /**
   * A FlowFile that the journal held.
   *
   * @param attributes those it was journalled with
   * @param before what stood between it and the one before it in the list
   */
  record Recent(Attributes attributes, Before before) {
    /** What the list leaves out, of FlowFiles that it would hold. */
    public enum Before {
      /** Nothing; or, of the first in the list, there never was one before it. */
      NOTHING,
      /** Of the first in the list: what the flow has consumed, so that it had been journalled. */
      CONSUMED,
      /** Perhaps some that can't be read, or were not looked at. */
      GAP
    }
  }

  /** A directory for what the source itself must keep; made on the first call. */
  Path directory();

  /** Wall-clock time in epoch milliseconds. */
  long wallMillis();

  /** Shared listeners: several flows' sources on one port (K18). */
  Shared shared();

  /** Says something that the health page shows, such as "connected to …"; empty clears it. */
  void status(String text);

  /** Counts what was refused before the journal, by a reason out of a small fixed set. */
  void refused(String reason, long count);

  /** Node-wide objects that sources of several flows share, by key. */
  interface Shared {
    /** The object under this key, made by the first caller. */
    <T> T computeIfAbsent(String key, java.util.function.Supplier<T> maker);
  }
}

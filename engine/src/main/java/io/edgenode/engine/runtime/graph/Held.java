package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.Content;
import org.jspecify.annotations.Nullable;

/**
 * About what the events that wait behind asynchronous steps hold of the heap: FlowFiles that go
 * past the steps, those that are in them, and answers that are not due. Where it is too much the
 * lane lets no further record in (P5); what is in goes on, so room comes by itself. Owner: the
 * lane.
 */
final class Held {
  private static final long MOST = 16L * 1024 * 1024;

  /** About what a FlowFile takes beside its content. */
  private static final long OVERHEAD = 256;

  private long bytes;

  /** Contents that came together are slices of one array, which counts once. */
  private byte @Nullable [] last;

  boolean isTooMuch() {
    return bytes > MOST;
  }

  /** An event waits before a stage from now on. */
  void enter(Event event, int level) {
    event.visitWaiting(level, content -> hold(event, of(content)));
    hold(event, event.answerBytes(level));
  }

  /** An event holds so much more: an answer has come. */
  void hold(Event event, long more) {
    event.held += more;
    bytes += more;
  }

  /** An event has left the stage before which it waited. */
  void leave(Event event) {
    bytes -= event.held;
    event.held = 0;
  }

  private long of(Content content) {
    if (!(content instanceof Content.Bytes slice)) {
      return ofNew(content);
    }
    boolean more = slice.array() == last;
    last = slice.array();
    return more ? OVERHEAD : OVERHEAD + slice.array().length;
  }

  /** What a content holds that shares its bytes with no other. */
  static long ofNew(Content content) {
    return content instanceof Content.Claim ? OVERHEAD : OVERHEAD + content.mostBytes();
  }
}

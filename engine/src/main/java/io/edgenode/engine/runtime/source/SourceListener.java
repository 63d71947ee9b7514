package io.edgenode.engine.runtime.source;

/** What a source's runner tells its flow. Called on the source's context: enqueue, don't act. */
public interface SourceListener {
  /** The source can't go on: the flow restarts with backoff. */
  void failed(String source, Throwable cause);

  /** The source will offer nothing more, and all it offered is journalled. */
  void ended(String source);
}

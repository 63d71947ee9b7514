package io.edgenode.engine.runtime.replay;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;

/**
 * The way into a journal that takes nothing: in a replay no source offers and no clock goes.
 *
 * @param last the sequence of the journal's last record
 */
record NoAppender(long last) implements Journal.Appender {
  @Override
  public boolean add(
      String source,
      long wallMillis,
      long elapsedMillis,
      Attributes attributes,
      Content content,
      SourcePosition position) {
    throw refusal();
  }

  @Override
  public boolean addControl(
      RecordKind kind,
      String source,
      long wallMillis,
      long elapsedMillis,
      byte[] payload,
      SourcePosition position) {
    throw refusal();
  }

  private static IllegalStateException refusal() {
    return new IllegalStateException("a replay appends nothing to the journal that it replays");
  }

  @Override
  public long commit() {
    return last;
  }

  @Override
  public int pending() {
    return 0;
  }

  @Override
  public void discard() {
    // Nothing waits.
  }

  @Override
  public long room() {
    return Long.MAX_VALUE;
  }

  @Override
  public boolean nearlyFull() {
    return false;
  }

  @Override
  public boolean accepts() {
    return room() > 0;
  }

  @Override
  public void sync() {
    // Nothing was written.
  }

  @Override
  public void force() {
    // Nothing was written.
  }

  @Override
  public void roll() {
    // Nothing was written.
  }
}

package io.edgenode.processors.file;

import io.edgenode.engine.api.SourcePosition;

/**
 * The point behind one line. Small, for every line has one: what the lines of a stretch share is in
 * its {@link Span}. Immutable.
 */
final class FilePosition implements SourcePosition {
  /**
   * A stretch of one file that is read without looking at another.
   *
   * @param base the ordinal that an offset of 0 would have: chosen so that ordinals rise from one
   *     stretch to the next, whatever the offsets do
   */
  record Span(FileIdentity identity, long base) {}

  private final Span span;
  private final long offset;

  FilePosition(Span span, long offset) {
    this.span = span;
    this.offset = offset;
  }

  @Override
  public long ordinal() {
    return span.base + offset;
  }

  @Override
  public byte[] encode() {
    return new KnownFile(span.identity, offset).encode();
  }
}

package io.edgenode.repo;

/**
 * The payload of a journal excerpt:
 *
 * <pre>
 * ┌─────────────┬───────────┬──────────────┬──────────────────┬─────────────────────────────┐
 * │ trailer at  │ base wall │ base elapsed │ record, record … │ trailer                     │
 * │ 4 B         │ 8 B       │ 8 B          │                  │                             │
 * └─────────────┴───────────┴──────────────┴──────────────────┴─────────────────────────────┘
 * record:  tag │ [source] │ [wall, elapsed] │ [attributes] │ length │ content or payload
 * trailer: offset │ flow version │ count │ each source: name, ordinal, position │ data records
 * </pre>
 *
 * The tag holds the kind in its low four bits; its flags say what is as in the record before and so
 * is left out. A source is its index in the trailer. Times are signed deltas to the record before.
 * Attributes are 0 and the pairs, or the number (from 1) of a set that stood in this excerpt
 * before; so that a reader gets the same instance again. All integers are varints.
 *
 * <p>The trailer holds all that a writer or a lane needs to go on behind this excerpt: it is
 * self-contained, and the last readable one suffices at an opening.
 */
final class RecordFormat {
  /** The excerpt type in the queue's header. */
  static final int TYPE = 1;

  static final int PROLOGUE = 20;

  static final int KIND = 0x0F;
  static final int SAME_SOURCE = 0x10;
  static final int SAME_TIMES = 0x20;
  static final int SAME_ATTRIBUTES = 0x40;
  static final int CLAIM = 0x80;

  /** Records in one excerpt, at most (K2). */
  static final int MAX_RECORDS = 256;

  /** An excerpt is full above this many bytes, though one large record may be longer. */
  static final int FULL = 24 * 1024;

  private RecordFormat() {}
}

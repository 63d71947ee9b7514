package io.edgenode.engine.api;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where a source would resume: the point just behind one FlowFile (K10). Totally ordered within its
 * source by {@link #ordinal}, which never falls and, in sources that can resume, rises with every
 * FlowFile. {@link #encode} is asked for only for the last FlowFile of an excerpt, so it may hold
 * the whole of what the source needs while the object itself stays small.
 */
public interface SourcePosition {
  /** The position of sources that can't be rewound: what pushes (HTTP, MQTT) resends by itself. */
  SourcePosition NONE = new Stored(0, new byte[0]);

  /** Rises with every FlowFile of a source that can resume; 0 for {@link #NONE}. */
  long ordinal();

  /** The source's own bytes, given back to {@link Source#start} after a restart. */
  byte[] encode();

  /** A position that is its ordinal alone. */
  static SourcePosition of(long ordinal) {
    return new Stored(ordinal, new byte[0]);
  }

  /**
   * A position as it comes back from the journal.
   *
   * @param ordinal as it was handed in
   * @param encoded as it was handed in
   */
  record Stored(long ordinal, byte[] encoded) implements SourcePosition {
    @Override
    public byte[] encode() {
      return encoded;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Stored that
          && ordinal == that.ordinal
          && Arrays.equals(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(ordinal) * 31 + Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
      return "position " + ordinal;
    }
  }
}

package io.edgenode.processors.file;

import io.edgenode.engine.api.Content;
import org.jspecify.annotations.Nullable;

/** Makes content of the lines of one file. Owner: the reader's worker. */
@FunctionalInterface
interface LineDecoder {
  /**
   * The content of a line without its end, or null where a line is none. The bytes are never
   * written to again, so content may be a slice of them.
   */
  @Nullable Content decode(byte[] bytes, int from, int to);
}

package io.edgenode.repo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Excerpts in order, of a queue that is written or of one that is only looked at. */
interface ExcerptSource {
  /** A cursor that begins with the first excerpt that holds anything at or above this sequence. */
  Cursor reader(long fromSequence);

  /** What messages call it. */
  Path directory();

  /** One way through the excerpts. One thread. */
  interface Cursor extends AutoCloseable {
    /** The next readable excerpt, or null where there is none. */
    @Nullable Excerpt next();

    @Override
    void close();
  }
}

/** Processor {@code dedupe}: passes on the first of a key. */
@NullMarked
package io.edgenode.processors.dedupe;

import org.jspecify.annotations.NullMarked;

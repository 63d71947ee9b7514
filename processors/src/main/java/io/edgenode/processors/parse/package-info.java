/** Processor {@code parse}: makes records of text. */
@NullMarked
package io.edgenode.processors.parse;

import org.jspecify.annotations.NullMarked;

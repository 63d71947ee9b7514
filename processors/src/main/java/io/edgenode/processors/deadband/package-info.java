/** Processor {@code deadband}: passes on what changed enough. */
@NullMarked
package io.edgenode.processors.deadband;

import org.jspecify.annotations.NullMarked;

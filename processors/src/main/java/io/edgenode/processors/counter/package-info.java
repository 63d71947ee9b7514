/** Processor {@code counter}: counts and sums up by key, as it goes. */
@NullMarked
package io.edgenode.processors.counter;

import org.jspecify.annotations.NullMarked;

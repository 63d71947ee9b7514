/** Processor {@code latest}: the last reading of each key, as often as wanted. */
@NullMarked
package io.edgenode.processors.latest;

import org.jspecify.annotations.NullMarked;

/** Processor {@code anomaly}: finds readings that are out of the ordinary. */
@NullMarked
package io.edgenode.processors.anomaly;

import org.jspecify.annotations.NullMarked;

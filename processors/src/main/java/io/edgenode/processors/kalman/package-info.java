/** Processor {@code kalman}: smooths a number by key. */
@NullMarked
package io.edgenode.processors.kalman;

import org.jspecify.annotations.NullMarked;

/** Processor {@code sequence-gap}: tells of numbers that are missing in a sequence. */
@NullMarked
package io.edgenode.processors.sequencegap;

import org.jspecify.annotations.NullMarked;

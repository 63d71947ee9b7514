/** Processor {@code split}: makes a FlowFile of each element of a list. */
@NullMarked
package io.edgenode.processors.split;

import org.jspecify.annotations.NullMarked;

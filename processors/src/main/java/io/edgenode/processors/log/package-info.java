/** Processor {@code log}: writes a line to the node's log and passes on. */
@NullMarked
package io.edgenode.processors.log;

import org.jspecify.annotations.NullMarked;

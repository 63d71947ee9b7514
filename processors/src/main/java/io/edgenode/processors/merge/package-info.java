/** Processor {@code merge}: makes one FlowFile of many. */
@NullMarked
package io.edgenode.processors.merge;

import org.jspecify.annotations.NullMarked;

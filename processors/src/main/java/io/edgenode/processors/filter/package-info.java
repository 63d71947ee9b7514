/** Processor {@code filter}: passes on what meets a condition. */
@NullMarked
package io.edgenode.processors.filter;

import org.jspecify.annotations.NullMarked;

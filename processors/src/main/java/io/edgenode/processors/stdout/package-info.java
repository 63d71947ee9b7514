/** Sink {@code stdout}: writes FlowFiles to standard output. */
@NullMarked
package io.edgenode.processors.stdout;

import org.jspecify.annotations.NullMarked;

/** Sink {@code drop}: gives FlowFiles up on purpose, counted. */
@NullMarked
package io.edgenode.processors.drop;

import org.jspecify.annotations.NullMarked;

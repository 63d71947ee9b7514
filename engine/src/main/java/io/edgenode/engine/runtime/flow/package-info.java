/** A flow's life: opening, recovering, running, backing off, stopping. */
@NullMarked
package io.edgenode.engine.runtime.flow;

import org.jspecify.annotations.NullMarked;

/**
 * The lane: one event-loop context that tails its journal and pushes each record through the fused
 * graph into the sinks (K15).
 */
@NullMarked
package io.edgenode.engine.runtime.lane;

import org.jspecify.annotations.NullMarked;

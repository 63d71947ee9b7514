/**
 * What windows compute of many FlowFiles: {@link io.edgenode.processors.aggregate.Aggregates} as a
 * flow names them, {@link io.edgenode.processors.aggregate.Computation} as a lane computes them,
 * {@link io.edgenode.processors.aggregate.Cell} as the state keeps them.
 */
@NullMarked
package io.edgenode.processors.aggregate;

import org.jspecify.annotations.NullMarked;

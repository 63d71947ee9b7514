/** How long a FlowFile takes from its source to its sink. */
@NullMarked
package io.edgenode.benchmarks.latency;

import org.jspecify.annotations.NullMarked;

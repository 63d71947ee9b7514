/** What many keys in a window cost: throughput, heap, checkpoints, recovery. */
@NullMarked
package io.edgenode.benchmarks.keys;

import org.jspecify.annotations.NullMarked;

/** How many records a second listeners acknowledge, by number of connections and durability. */
@NullMarked
package io.edgenode.benchmarks.ingest;

import org.jspecify.annotations.NullMarked;

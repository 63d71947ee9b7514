/** How long a killed node takes to be ready again, by the size of its journal. */
@NullMarked
package io.edgenode.benchmarks.recovery;

import org.jspecify.annotations.NullMarked;

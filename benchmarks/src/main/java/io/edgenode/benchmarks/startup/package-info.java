/** How long a node takes to be ready, and what it takes when it idles. */
@NullMarked
package io.edgenode.benchmarks.startup;

import org.jspecify.annotations.NullMarked;

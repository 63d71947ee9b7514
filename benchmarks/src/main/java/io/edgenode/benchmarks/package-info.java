/** JMH and end-to-end benchmarks, and the crash rig: not shipped. */
@NullMarked
package io.edgenode.benchmarks;

import org.jspecify.annotations.NullMarked;

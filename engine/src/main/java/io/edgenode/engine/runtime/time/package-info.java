/** Wall time, monotonic time and what they make of lane time (K19). */
@NullMarked
package io.edgenode.engine.runtime.time;

import org.jspecify.annotations.NullMarked;

/** Processor {@code map}: sets, renames and removes fields. */
@NullMarked
package io.edgenode.processors.map;

import org.jspecify.annotations.NullMarked;

/** Processor {@code interpolate}: fills gaps between readings. */
@NullMarked
package io.edgenode.processors.interpolate;

import org.jspecify.annotations.NullMarked;

/**
 * Windows by time and number ({@code tumbling}, {@code hopping}, {@code session}, {@code count}),
 * joins of two streams, and patterns and excursions within one.
 */
@NullMarked
package io.edgenode.processors.window;

import org.jspecify.annotations.NullMarked;

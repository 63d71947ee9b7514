/**
 * Windows by time and number: {@code tumbling}, {@code hopping}, {@code session}, {@code count}.
 */
@NullMarked
package io.edgenode.processors.window;

import org.jspecify.annotations.NullMarked;

/** Checkpoints: when they are taken, what makes them count, and what they let go (K31–K33). */
@NullMarked
package io.edgenode.engine.runtime.checkpoint;

import org.jspecify.annotations.NullMarked;

/**
 * Lane state: keyed tables and timers, all of one lane, captured for checkpoints by copying only
 * what changed.
 */
@NullMarked
package io.edgenode.engine.runtime.state;

import org.jspecify.annotations.NullMarked;

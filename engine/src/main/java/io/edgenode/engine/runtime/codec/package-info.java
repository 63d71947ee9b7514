/** FlowFiles as bytes, for what outlives the process: checkpoints, outboxes, dead letters. */
@NullMarked
package io.edgenode.engine.runtime.codec;

import org.jspecify.annotations.NullMarked;

/** Replay: a flow run again over what was journalled, its sinks captured, and two runs compared. */
@NullMarked
package io.edgenode.node.replay;

import org.jspecify.annotations.NullMarked;

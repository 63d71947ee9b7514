/**
 * Flows whose sinks are captured and whose time goes by hand: what flow tests and replay run on.
 * Everything between the journal and the sinks is the runtime's own.
 */
@NullMarked
package io.edgenode.engine.runtime.replay;

import org.jspecify.annotations.NullMarked;

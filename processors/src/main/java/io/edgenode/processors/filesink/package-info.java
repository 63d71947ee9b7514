/** Sink {@code file}: appends FlowFiles to files, exact after any crash (K29). */
@NullMarked
package io.edgenode.processors.filesink;

import org.jspecify.annotations.NullMarked;

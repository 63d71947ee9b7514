/** Where FlowFiles come in: each source on its own context, its buffer, its way into the lanes. */
@NullMarked
package io.edgenode.engine.runtime.source;

import org.jspecify.annotations.NullMarked;

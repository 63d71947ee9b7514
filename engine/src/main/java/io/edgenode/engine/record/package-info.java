/**
 * Records and their values: the bottom floor, which knows nothing of FlowFiles. A record is a JSON
 * object kept as its original bytes plus an index of its top-level fields.
 */
@NullMarked
package io.edgenode.engine.record;

import org.jspecify.annotations.NullMarked;

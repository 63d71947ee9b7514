/** FlowFiles that could not be delivered or processed, kept until somebody decides (K30). */
@NullMarked
package io.edgenode.engine.runtime.deadletter;

import org.jspecify.annotations.NullMarked;

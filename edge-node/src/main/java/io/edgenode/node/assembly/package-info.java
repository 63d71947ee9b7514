/** Puts the modules together: which components there are, and the node that runs flows. */
@NullMarked
package io.edgenode.node.assembly;

import org.jspecify.annotations.NullMarked;

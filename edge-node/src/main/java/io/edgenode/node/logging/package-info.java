/** How the program logs: one line a message, on standard error. */
@NullMarked
package io.edgenode.node.logging;

import org.jspecify.annotations.NullMarked;

/** The program: entry point, assembly of the modules, and what the outside sees of a node. */
@NullMarked
package io.edgenode.node;

import org.jspecify.annotations.NullMarked;

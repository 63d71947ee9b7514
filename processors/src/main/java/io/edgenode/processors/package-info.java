/** The components that come with the node, one folder each, and the list of them. */
@NullMarked
package io.edgenode.processors;

import org.jspecify.annotations.NullMarked;

/** What the outside may know of a running node: immutable snapshots. */
@NullMarked
package io.edgenode.node.view;

import org.jspecify.annotations.NullMarked;

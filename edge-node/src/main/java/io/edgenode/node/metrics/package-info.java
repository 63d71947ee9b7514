/** The node's metrics: each declared once, filled from one snapshot, written as scrapers ask. */
@NullMarked
package io.edgenode.node.metrics;

import org.jspecify.annotations.NullMarked;

/** What a node says over HTTP: a page, metrics, health. */
@NullMarked
package io.edgenode.node.http;

import org.jspecify.annotations.NullMarked;

/** What a node says over HTTP: a page, metrics, health, the latest readings. */
@NullMarked
package io.edgenode.node.http;

import org.jspecify.annotations.NullMarked;

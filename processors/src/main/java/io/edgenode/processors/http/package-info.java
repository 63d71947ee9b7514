/** Sink {@code http}: sends FlowFiles to an HTTP server, in order, with idempotency keys. */
@NullMarked
package io.edgenode.processors.http;

import org.jspecify.annotations.NullMarked;

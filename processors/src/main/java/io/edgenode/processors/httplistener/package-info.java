/** Source {@code http-listener}. */
@NullMarked
package io.edgenode.processors.httplistener;

import org.jspecify.annotations.NullMarked;

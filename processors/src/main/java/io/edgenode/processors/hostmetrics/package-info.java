/** Source {@code host-metrics}. */
@NullMarked
package io.edgenode.processors.hostmetrics;

import org.jspecify.annotations.NullMarked;

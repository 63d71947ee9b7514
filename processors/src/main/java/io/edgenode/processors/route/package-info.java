/** Processor {@code route}: sends each FlowFile one of several ways. */
@NullMarked
package io.edgenode.processors.route;

import org.jspecify.annotations.NullMarked;

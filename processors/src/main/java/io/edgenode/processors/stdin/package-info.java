/** Source {@code stdin}. */
@NullMarked
package io.edgenode.processors.stdin;

import org.jspecify.annotations.NullMarked;

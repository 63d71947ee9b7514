/** Source {@code file}. */
@NullMarked
package io.edgenode.processors.file;

import org.jspecify.annotations.NullMarked;

/** What components that read CSV take as the types of its columns. */
@NullMarked
package io.edgenode.processors.csv;

import org.jspecify.annotations.NullMarked;

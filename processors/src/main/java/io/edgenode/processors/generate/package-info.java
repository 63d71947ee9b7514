/** Source {@code generate}: seeded sensor readings. */
@NullMarked
package io.edgenode.processors.generate;

import org.jspecify.annotations.NullMarked;

/** What processors that keep something for each key share. */
@NullMarked
package io.edgenode.processors.keyed;

import org.jspecify.annotations.NullMarked;

/**
 * The one writer of each journal (K9): sources hand over, it packs, syncs and only then answers.
 */
@NullMarked
package io.edgenode.engine.runtime.journal;

import org.jspecify.annotations.NullMarked;

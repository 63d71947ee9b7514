/**
 * The crash rig: runs a flow in a process of its own under load, kills it, cuts its power, fills or
 * damages its disk, and holds what came of it against what was acknowledged and against a reference
 * that is computed over the journal.
 */
@NullMarked
package io.edgenode.benchmarks.crash;

import org.jspecify.annotations.NullMarked;

/**
 * The storage that the runtime stands on: journal, claims, checkpoints, outboxes and dead letters.
 * {@code flowfile-repo} implements it on Chronicle Queue; {@code runtime.replay} keeps it in memory
 * for flow tests.
 */
@NullMarked
package io.edgenode.engine.api.repo;

import org.jspecify.annotations.NullMarked;

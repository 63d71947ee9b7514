/**
 * The stores on disk. One guarded queue over Chronicle Queue ({@link
 * io.edgenode.repo.GuardedQueue}) carries journal, checkpoints, outboxes and dead letters; each of
 * those is a thin format on it. {@link io.edgenode.repo.DataDirectory} is the way in.
 */
@NullMarked
package io.edgenode.repo;

import org.jspecify.annotations.NullMarked;

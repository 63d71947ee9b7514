package io.edgenode.benchmarks.crash;

/** Where a process can be ended by name: around each step that recovery has to take apart. */
enum Point {
  OPEN_BEFORE,
  OPEN_AFTER,
  APPEND_BEFORE,
  APPEND_AFTER,
  SYNC_BEFORE,
  SYNC_AFTER,
  FORCE_BEFORE,
  FORCE_AFTER,
  ROLL_BEFORE,
  ROLL_AFTER,
  CHECKPOINT_BEFORE,
  CHECKPOINT_WITHIN,
  CHECKPOINT_AFTER,
  RECOVERY_WITHIN,
  RELEASE_BEFORE,
  RELEASE_AFTER,
  SEND_BEFORE,
  SEND_WITHIN,
  SEND_AFTER
}

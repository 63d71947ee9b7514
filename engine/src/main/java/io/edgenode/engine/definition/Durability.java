package io.edgenode.engine.definition;

import java.time.Duration;
import java.util.Optional;

/**
 * What "journalled" survives (P1).
 *
 * @param level what is waited for before an acknowledgement
 * @param interval the sync interval of {@link Level#INTERVAL}
 */
public record Durability(Level level, Optional<Duration> interval) {
  /** What an acknowledgement waits for. */
  public enum Level {
    /** Survives kill -9. */
    PROCESS,
    /** Synced to stable storage every interval. */
    INTERVAL,
    /** Synced to stable storage, in groups, before each acknowledgement. */
    BATCH
  }
}

package io.edgenode.engine.runtime.replay;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.repo.Journal;

/** A journal without files of its own: it takes no disk space, releases none and has no damage. */
abstract class UnfiledJournal implements Journal {
  @Override
  public final long firstSequence() {
    return 1;
  }

  @Override
  public final long newest(long bytes) {
    return tail().nextSequence();
  }

  @Override
  public final void release(long belowSequence) {
    // Everything stays for as long as it is read.
  }

  @Override
  public final void releaseRetained(long belowSequence) {
    // Everything stays for as long as it is read.
  }

  @Override
  public final long bytes() {
    return 0;
  }

  @Override
  public final long bytesWritten() {
    return 0;
  }

  @Override
  public final int claimThreshold() {
    return Content.CLAIM_THRESHOLD;
  }

  @Override
  public final long damagedRanges() {
    return 0;
  }

  @Override
  public final void close() {
    // Readers close what they opened.
  }
}

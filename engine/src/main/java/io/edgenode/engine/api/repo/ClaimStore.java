package io.edgenode.engine.api.repo;

import io.edgenode.engine.api.Content;
import java.util.List;

/**
 * Large contents of a flow, a file each, with a checksum per chunk (K13). All calls block; each
 * claim has one writer, and readers on any worker.
 */
public interface ClaimStore extends Content.Claim.Loader {
  /**
   * Begins a claim.
   *
   * @param length bytes that are known to come; 0 where that is not known
   * @throws StoreException {@code TOO_LARGE}, {@code QUOTA} or {@code DISK_FULL} with nothing
   *     written, or {@code BROKEN}
   */
  Writer create(long length);

  /** Bytes from an offset on, at most {@code max}; empty at the end. Every chunk is checked. */
  byte[] read(String id, long offset, int max);

  /** A claim as content. */
  Content.Claim claim(String id, long length);

  void delete(String id);

  /** Every claim on disk. */
  List<String> list();

  /** Bytes on disk. */
  long bytes();

  /** Bytes written since it was opened. */
  long bytesWritten();

  /** One claim in the making. */
  interface Writer {
    void write(byte[] bytes, int offset, int length);

    /** Completes it; synced where the flow's durability says so. */
    Content.Claim finish();

    void abort();
  }
}

package io.edgenode.engine.api.repo;

import java.nio.file.Path;
import java.util.Optional;

/** One flow's stores. Opening and closing block; each store says who may call it. */
public interface FlowRepository extends AutoCloseable {
  /** This opening's number: greater than every one before, never used twice (K8). */
  int epoch();

  /** The uuid of this flow's journals. */
  String uuid();

  Journal journal(int lane);

  CheckpointStore checkpoints(int lane);

  /**
   * A disk buffer of one sink (K28); opened at the first call.
   *
   * @param maxBytes above which {@link EntryLog#append} fails with {@code QUOTA}
   */
  EntryLog outbox(int lane, String sink, long maxBytes);

  EntryLog deadLetters();

  ClaimStore claims();

  /** Keeps a resolved flow version under its hash, synced (K35, K37). */
  void keepVersion(String hash, byte[] resolved);

  Optional<byte[]> version(String hash);

  /**
   * Whether components or disk buffers of an opening before this one have left something in a lane;
   * asked before any of this one is opened.
   */
  boolean hasRemains(int lane);

  /** A directory for what a component itself must keep; made on the first call. */
  Path componentDirectory(int lane, String component);

  @Override
  void close();
}

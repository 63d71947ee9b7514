package io.edgenode.engine.api.repo;

import java.util.List;

/** One node's data directory, held exclusively while open (K6, K8). All calls may block. */
public interface Repository extends AutoCloseable {
  /** The node id that the directory is bound to. */
  String nodeId();

  /** The directory's own random uuid. */
  String uuid();

  /** Opens one flow's stores in a new epoch, which is on stable storage before this returns. */
  FlowRepository open(String flow, StoreOptions options);

  /** The flows that have stores here. */
  List<String> flows();

  /** Bytes used by everything in the directory, for {@code data.max-size}. */
  long bytes();

  @Override
  void close();
}

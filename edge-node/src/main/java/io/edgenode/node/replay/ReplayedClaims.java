package io.edgenode.node.replay;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.repo.ClaimStore;
import java.util.List;

/** Large contents that a replay reads: it makes none, and none of them goes. */
interface ReplayedClaims extends ClaimStore {
  @Override
  default Writer create(long length) {
    throw new IllegalStateException("a replay keeps no large contents of its own");
  }

  @Override
  default Content.Claim claim(String id, long length) {
    return new Content.Claim(id, length, this);
  }

  @Override
  default void delete(String id) {
    // Others read it: the other side of a comparison, or the node when it runs again.
  }

  @Override
  default List<String> list() {
    return List.of();
  }

  @Override
  default long bytes() {
    return 0;
  }

  @Override
  default long bytesWritten() {
    return 0;
  }
}

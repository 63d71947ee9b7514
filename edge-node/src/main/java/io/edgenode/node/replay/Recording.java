package io.edgenode.node.replay;

import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.runtime.replay.LaneInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What was journalled on one lane of a flow, wherever it is kept. One thread at a time. */
interface Recording extends LaneInput {
  String flow();

  Path path();

  /** The lane's kept checkpoints, oldest first. */
  List<CheckpointStore.Chain> checkpoints();

  /** The flow version that held before the first record, where that is known. */
  default Optional<String> versionBefore() {
    return Optional.empty();
  }

  /** A kept flow version. */
  Optional<byte[]> version(String hash);

  /** Says from now on what can't be read, or should not be there. */
  void onDamage(Consumer<String> told);
}

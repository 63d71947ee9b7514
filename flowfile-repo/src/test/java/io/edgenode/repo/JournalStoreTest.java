package io.edgenode.repo;

import io.edgenode.engine.api.repo.Repository;
import java.nio.file.Path;

/** The contract, on Chronicle. */
final class JournalStoreTest extends JournalContract {
  @Override
  Repository open(Path directory) {
    return DataDirectory.open(directory, "node");
  }
}

package io.edgenode.processors.filesink;

import io.edgenode.engine.api.DurableNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Directories that are made, and synced, for names are lost like data in a power cut. */
final class Directories {
  private Directories() {}

  /** Makes a directory with those above it; collects the ones whose entries changed. */
  static void make(Path directory, Collection<Path> changed) throws IOException {
    Path missing = directory.toAbsolutePath();
    while (missing != null && !Files.exists(missing)) {
      missing = missing.getParent();
      if (missing != null) {
        changed.add(missing);
      }
    }
    Files.createDirectories(directory);
    changed.add(directory.toAbsolutePath());
  }

  static void force(@Nullable Path directory) throws IOException {
    if (directory != null && Files.isDirectory(directory)) {
      DurableNames.sync(directory);
    }
  }
}

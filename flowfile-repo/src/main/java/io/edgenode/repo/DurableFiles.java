package io.edgenode.repo;

import io.edgenode.engine.api.DurableNames;
import java.io.IOException;
import java.nio.file.Path;

/** Small files that must survive a power cut. */
final class DurableFiles {
  private DurableFiles() {}

  /** Replaces a file as a whole: after a crash it holds the old bytes or the new ones. */
  static void replace(Path file, byte[] bytes) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (RawFile out = RawFile.writing(fresh)) {
      out.truncate(0);
      out.write(bytes, 0, bytes.length, 0);
      out.force();
    }
    DurableNames.replace(fresh, file);
  }

  static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " has no directory above it");
    }
    return parent;
  }
}

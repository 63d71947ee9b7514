package io.edgenode.repo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Small files and directory entries that must survive a power cut. */
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
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncDirectory(parent(file));
  }

  /** Makes a directory and its entry in the one above. */
  static void makeDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Path above = parent(directory);
      makeDirectory(above);
      Files.createDirectories(directory);
      syncDirectory(above);
    }
  }

  /** Makes names that were created, moved or deleted in a directory survive a power cut. */
  static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " has no directory above it");
    }
    return parent;
  }
}

package io.edgenode.engine.api;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Names of files that survive a power cut. A file's name is data of its directory: syncing the file
 * does not sync it. Whoever makes or renames a file that a promise rests on syncs its directory,
 * once, before anything is said on its strength.
 *
 * <p>All methods block: worker threads only.
 */
public final class DurableNames {
  private DurableNames() {}

  /** Makes a directory, and those above it, with their names. */
  public static void make(Path directory) throws IOException {
    Path above = directory.toAbsolutePath().getParent();
    if (above != null && !Files.isDirectory(directory)) {
      make(above);
      Files.createDirectories(directory);
      sync(above);
    }
  }

  /** Makes what was made or renamed in a directory survive. */
  public static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Puts a file, synced before, in the place of another or of none: after a crash the one or the
   * other is there as a whole.
   *
   * @param fresh in the same directory
   */
  public static void replace(Path fresh, Path file) throws IOException {
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      sync(directory);
    }
  }
}

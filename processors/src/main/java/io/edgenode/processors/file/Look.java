package io.edgenode.processors.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What a file looks like from outside: one that looks the same in two looks some time apart is
 * taken to be complete. Immutable.
 *
 * @param size in bytes
 * @param modified epoch milliseconds
 */
record Look(long size, long modified, long inode) {
  /**
   * Looks now.
   *
   * @throws NoSuchFileException if the file is not there any more
   */
  static Look at(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return new Look(
        attributes.size(), attributes.lastModifiedTime().toMillis(), FileIdentity.inode(path));
  }
}

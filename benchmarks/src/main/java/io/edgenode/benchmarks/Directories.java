package io.edgenode.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Working directories of benchmarks. */
public final class Directories {
  private Directories() {}

  /** Deletes a directory and all below it, if it is there. */
  public static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** The bytes of all files of a directory that somebody writes to and deletes from meanwhile. */
  public static long bytes(Path directory) throws IOException {
    long sum = 0;
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.toList()) {
        try {
          sum += Files.isRegularFile(path) ? Files.size(path) : 0;
        } catch (NoSuchFileException gone) {
          // Released meanwhile.
        }
      }
    }
    return sum;
  }
}

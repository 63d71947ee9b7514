package io.edgenode.benchmarks.crash;

import io.edgenode.benchmarks.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Where one round's files are.
 *
 * @param root logs, acknowledgements and the witness: what must not be on the disk under test
 * @param disk the data directory and what file sinks write: the disk under test
 */
record Workplace(Path root, Path disk) {
  static Workplace in(Path root) throws IOException {
    return fresh(new Workplace(root, root.resolve("disk")));
  }

  /** Makes it, without what an earlier run left there. */
  static Workplace fresh(Workplace place) throws IOException {
    if (Files.exists(place.root)) {
      delete(place.root);
    }
    return make(place);
  }

  static Workplace make(Workplace place) {
    try {
      Files.createDirectories(place.root);
      Files.createDirectories(place.disk.resolve("out"));
      return place;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path data() {
    return disk.resolve("data");
  }

  /** What a file sink writes. */
  Path written(String sink) {
    return disk.resolve("out").resolve(sink + ".ndjson");
  }

  Path seen() {
    return root.resolve("seen.log");
  }

  Path flow() {
    return root.resolve("flow.yaml");
  }

  Path log() {
    return root.resolve("node.log");
  }

  Path acks() {
    return root.resolve("acks.log");
  }

  static void copy(Path from, Path to) {
    try {
      Files.walkFileTree(
          from,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
                throws IOException {
              Files.createDirectories(to.resolve(from.relativize(path).toString()));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
                throws IOException {
              Files.copy(
                  path,
                  to.resolve(from.relativize(path).toString()),
                  StandardCopyOption.REPLACE_EXISTING);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path directory) {
    try {
      Directories.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

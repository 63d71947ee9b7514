package io.edgenode.processors.filesink;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * What finished files are called: {@code readings.ndjson} becomes {@code readings.000007.ndjson},
 * and until both kept checkpoints cover that, {@code readings.000007.ndjson.unpublished}.
 */
final class FileNames {
  private static final String UNPUBLISHED = ".unpublished";

  private final Path path;
  private final String stem;
  private final String extension;

  FileNames(String path) {
    this.path = Path.of(path);
    Path last = this.path.getFileName();
    String name = last == null ? "" : last.toString();
    int dot = name.lastIndexOf('.');
    this.stem = dot > 0 ? name.substring(0, dot) : name;
    this.extension = dot > 0 ? name.substring(dot) : "";
  }

  Path active() {
    return path;
  }

  Path published(int number) {
    return path.resolveSibling(name(number));
  }

  Path unpublished(int number) {
    return path.resolveSibling(name(number) + UNPUBLISHED);
  }

  /** The directory that it is in. */
  Path directory() {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? path.toAbsolutePath() : parent;
  }

  /** The numbers of the finished files that are there. */
  NavigableSet<Integer> numbers(boolean ofUnpublished) throws IOException {
    NavigableSet<Integer> numbers = new TreeSet<>();
    if (!Files.isDirectory(directory())) {
      return numbers;
    }
    String end = extension + (ofUnpublished ? UNPUBLISHED : "");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory())) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        int from = stem.length() + 1;
        int to = name.length() - end.length();
        if (to > from && to - from <= 9 && name.startsWith(stem + ".") && name.endsWith(end)) {
          String digits = name.substring(from, to);
          if (digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            numbers.add(Integer.parseInt(digits));
          }
        }
      }
    }
    return numbers;
  }

  private String name(int number) {
    return stem + "." + String.format(Locale.ROOT, "%06d", number) + extension;
  }
}

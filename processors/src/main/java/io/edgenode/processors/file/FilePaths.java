package io.edgenode.processors.file;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files that a path or pattern names, in the order of their paths. Immutable.
 *
 * @param pattern as configured
 */
record FilePaths(String pattern) {
  /** A pattern that names more is an error. */
  static final int MOST = 100_000;

  private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");
  private static final int DEEPEST = 32;

  boolean isPattern() {
    return WILDCARD.matcher(pattern).find();
  }

  /**
   * What is there now.
   *
   * @throws IOException if a directory can't be read, or there are more than {@link #MOST}
   */
  List<Path> list() throws IOException {
    if (!isPattern()) {
      Path path = Path.of(pattern);
      return Files.exists(path) ? List.of(path) : List.of();
    }
    String[] parts = pattern.split("/", -1);
    int fixed = 0;
    while (!WILDCARD.matcher(parts[fixed]).find()) {
      fixed++;
    }
    Path base = base(parts, fixed);
    if (!Files.isDirectory(base)) {
      return List.of();
    }
    int depth = pattern.contains("**") ? DEEPEST : parts.length - fixed;
    Matches matches = new Matches(fixed == 0 ? Path.of("") : base);
    Set<FileVisitOption> links = EnumSet.of(FileVisitOption.FOLLOW_LINKS);
    Files.walkFileTree(base, links, depth, matches);
    matches.found.sort(Comparator.comparing(Path::toString));
    return matches.found;
  }

  private static Path base(String[] parts, int fixed) {
    String base = String.join("/", List.of(parts).subList(0, fixed));
    if (fixed == 0) {
      return Path.of(".");
    }
    return Path.of(base.isEmpty() ? "/" : base);
  }

  private final class Matches extends SimpleFileVisitor<Path> {
    private final PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    private final Path shownBase;
    private final List<Path> found = new ArrayList<>();

    Matches(Path shownBase) {
      this.shownBase = shownBase;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Path shown = shownBase.toString().isEmpty() ? file.normalize() : file;
      if (attributes.isRegularFile() && matcher.matches(shown)) {
        if (found.size() == MOST) {
          throw new IOException("'" + pattern + "' names more than " + MOST + " files");
        }
        found.add(shown);
      }
      return FileVisitResult.CONTINUE;
    }

    /** What vanishes, loops or can't be looked into while we walk is not there. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException cause) {
      return FileVisitResult.CONTINUE;
    }
  }
}

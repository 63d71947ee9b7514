package io.edgenode.engine.definition;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.PatternSyntaxException;

/** The path of a source that reads files, which may be a pattern for several. Immutable. */
final class FilePattern {
  private static final String SPECIAL = "*?[]{}\\";

  private final String path;

  FilePattern(String path) {
    this.path = path;
  }

  /** A path as it is compared with others; one that can be none stays as it is. */
  static String normal(String path) {
    try {
      return Path.of(path).toAbsolutePath().normalize().toString();
    } catch (InvalidPathException odd) {
      return path;
    }
  }

  /**
   * Whether it names a file, or its pattern does.
   *
   * @param file a path as {@link #normal} gives it
   */
  boolean names(String file) {
    String wanted = normal(path);
    if (wanted.equals(file)) {
      return true;
    }
    // Where the process stands is no part of the pattern, whatever characters it has.
    String here = normal("");
    boolean below = !path.startsWith("/") && wanted.startsWith(here);
    String glob = below ? escaped(here) + wanted.substring(here.length()) : wanted;
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(file));
    } catch (PatternSyntaxException | InvalidPathException none) {
      return false; // told where the source is opened
    }
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      escaped.append(SPECIAL.indexOf(c) < 0 ? "" : "\\").append(c);
    }
    return escaped.toString();
  }
}

package io.edgenode.engine.config;

/**
 * A position in a configuration file.
 *
 * @param file as people know it
 * @param line from 1
 * @param column from 1, in code points
 */
public record Mark(String file, int line, int column) {
  /** The first position of a file, for what concerns it as a whole. */
  public static Mark start(String file) {
    return new Mark(file, 1, 1);
  }

  Mark right(int columns) {
    return new Mark(file, line, column + columns);
  }

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}

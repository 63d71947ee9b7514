package io.edgenode.processors.filesink;

import io.edgenode.engine.api.FlowException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A rendered path that a file can have; one that can't is the FlowFile's fault, not the disk's. */
final class FilePath {
  /** What file systems allow, less what a number and {@code .unpublished} take. */
  private static final int LONGEST_NAME = 255 - 24;

  private static final int LONGEST_PATH = 4_000;

  private FilePath() {}

  /** The same text for the same file, as far as it can be one. */
  static String normal(String path) {
    try {
      return Path.of(path).toAbsolutePath().normalize().toString();
    } catch (InvalidPathException e) {
      return path;
    }
  }

  /**
   * @throws FlowException.BadData if there can be no such file
   */
  static String checked(String path) {
    if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      throw new FlowException.BadData("its path would be longer than " + LONGEST_PATH + " bytes");
    }
    try {
      Path parsed = Path.of(path);
      for (Path name : parsed) {
        if (name.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
          throw new FlowException.BadData(
              "a name in its path would be longer than " + LONGEST_NAME + " bytes");
        }
      }
      if (parsed.getFileName() == null || path.endsWith("/")) {
        throw new FlowException.BadData("its path would name no file");
      }
    } catch (InvalidPathException e) {
      throw new FlowException.BadData("its path would not be one: " + e.getReason(), e);
    }
    return path;
  }
}

package io.edgenode.engine.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Opens configuration: YAML, and JSON where the file's name ends in {@code .json}. What can't be
 * read becomes a problem with its position, whatever the bytes are. Stateless.
 */
public final class ConfigReader {
  private ConfigReader() {}

  /** Reads a file; a missing or oversized one is a problem at its start. */
  public static Optional<ConfigNode> read(Path file, Problems problems) {
    Optional<byte[]> bytes = bytes(file, problems);
    return bytes.flatMap(read -> read(file.toString(), read, problems));
  }

  /** The bytes of a file, if it is one and not beyond the limit. */
  public static Optional<byte[]> bytes(Path file, Problems problems) {
    Mark start = Mark.start(file.toString());
    if (!Files.isRegularFile(file)) {
      problems.error(start, Files.exists(file) ? "is not a file" : "there is no such file");
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(in.readNBytes(Limits.BYTES + 1));
    } catch (IOException e) {
      problems.error(start, "cannot be read: " + e);
      return Optional.empty();
    }
  }

  /**
   * Reads bytes.
   *
   * @param name what messages call the file; {@code .json} at its end makes it JSON
   */
  public static Optional<ConfigNode> read(String name, byte[] bytes, Problems problems) {
    try {
      String text = ConfigText.decode(name, bytes);
      boolean json = name.toLowerCase(Locale.ROOT).endsWith(".json");
      return Optional.of(
          json
              ? new JsonTree(name, text, problems).read()
              : new YamlTree(name, text, problems).read());
    } catch (ConfigException e) {
      problems.error(e.at(), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}

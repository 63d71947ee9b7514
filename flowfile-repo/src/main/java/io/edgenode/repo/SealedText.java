package io.edgenode.repo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A small file of {@code key=value} lines, the last of which is a checksum of those before:
 *
 * <pre>
 * format=1
 * uuid=…
 * crc32c=89abcdef
 * </pre>
 *
 * Replaced as a whole and synced, so a crash leaves the old text or the new one.
 */
final class SealedText {
  private static final String SEAL = "crc32c=";

  private SealedText() {}

  static void write(Path file, Map<String, String> values) throws IOException {
    DurableFiles.replace(file, bytes(values));
  }

  /** The file as it is written. */
  static byte[] bytes(Map<String, String> values) {
    StringBuilder text = new StringBuilder();
    values.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    String sum = checksum(text.toString());
    text.append(SEAL).append(sum).append('\n');
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The values; empty if the file is not there or damaged. */
  static Optional<Map<String, String>> read(Path file) throws IOException {
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    int seal = text.lastIndexOf(SEAL);
    if (seal < 0 || !text.substring(seal).equals(SEAL + checksum(text.substring(0, seal)) + "\n")) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : text.substring(0, seal).split("\n")) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return Optional.of(values);
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return String.format("%08x", crc.getValue());
  }
}

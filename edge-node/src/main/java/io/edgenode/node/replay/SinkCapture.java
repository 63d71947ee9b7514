package io.edgenode.node.replay;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one sink was given: how much, a digest of its bytes, and where wanted a file of it. Owner:
 * the lane, then whoever reports.
 */
final class SinkCapture implements AutoCloseable {
  private final MessageDigest digest;
  private final Optional<Path> file;
  private @Nullable BufferedWriter writer;
  private long count;

  /**
   * @param file where each FlowFile is written to as a line
   */
  SinkCapture(Optional<Path> file) {
    this.file = file;
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void take(List<FlowFile> batch) {
    for (FlowFile flowFile : batch) {
      count++;
      if (flowFile.content() instanceof Content.Claim claim) {
        digest.update((claim.id() + " " + claim.length()).getBytes(StandardCharsets.UTF_8));
      } else {
        digest.update(Captured.bytes(flowFile.content()));
      }
      digest.update((byte) '\n');
      file.ifPresent(path -> write(path, flowFile));
    }
  }

  private void write(Path path, FlowFile flowFile) {
    try {
      BufferedWriter open = writer;
      if (open == null) {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
          Files.createDirectories(directory);
        }
        open = Files.newBufferedWriter(path);
        writer = open;
      }
      open.write(Captured.of(flowFile).line());
      open.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(path + " can't be written", e);
    }
  }

  long count() {
    return count;
  }

  Optional<Path> file() {
    return file.filter(Files::exists);
  }

  /** SHA-256 of the contents, a line feed behind each: of an ndjson file sink's bytes. */
  String sha256() {
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public void close() {
    BufferedWriter open = writer;
    writer = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new UncheckedIOException(file + " can't be written", e);
      }
    }
  }
}

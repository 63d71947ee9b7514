package io.edgenode.node.replay;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The large contents of a slice, in files of a temporary directory while it is replayed. Any
 * thread; closed when done.
 */
final class SliceClaims implements ReplayedClaims, AutoCloseable {
  private final Path directory;

  SliceClaims() {
    try {
      this.directory = Files.createTempDirectory("edge-node-slice");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory can be made", e);
    }
  }

  /** Keeps a content; one that was read before is there already. */
  Content.Claim keep(String id, byte[] bytes) {
    Path file = directory.resolve(id);
    try {
      if (!Files.exists(file)) {
        Files.write(file, bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be written", e);
    }
    return claim(id, bytes.length);
  }

  @Override
  public byte[] read(String id, long offset, int max) {
    try (FileChannel file = FileChannel.open(directory.resolve(id))) {
      ByteBuffer bytes = ByteBuffer.allocate(max);
      while (bytes.hasRemaining() && file.read(bytes, offset + bytes.position()) >= 0) {
        // until it is full or the file ends
      }
      return Arrays.copyOf(bytes.array(), bytes.position());
    } catch (IOException e) {
      throw new FlowException.BadData("the large content " + id + " can't be read", e);
    }
  }

  @Override
  public byte[] load(String id) {
    return read(id, 0, Content.MAX_RECORD);
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " can't be deleted", e);
    }
  }
}

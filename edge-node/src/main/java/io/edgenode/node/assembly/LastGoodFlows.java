package io.edgenode.node.assembly;

import io.edgenode.engine.api.DurableNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good version of each flow file, resolved and without plain secrets, so that a node whose
 * file was broken while it was down runs what ran before (P7). Each is replaced as a whole: written
 * beside, synced, renamed, and its name synced. Used by the thread that starts the node, which
 * holds the data directory.
 */
final class LastGoodFlows {
  private static final Logger LOG = LoggerFactory.getLogger(LastGoodFlows.class);
  private static final String DIRECTORY = "last-good";
  private static final String ENDING = ".json";

  private final Path directory;

  LastGoodFlows(Path dataDirectory) {
    this.directory = dataDirectory.resolve(DIRECTORY);
  }

  boolean has(String file) {
    return Files.exists(kept(file));
  }

  private Path kept(String file) {
    return directory.resolve(file + ENDING);
  }

  /** What messages call the last good version of a file. */
  static String nameOf(String file) {
    return DIRECTORY + "/" + file + ENDING;
  }

  Optional<byte[]> read(String file) {
    Path kept = kept(file);
    try {
      return Files.exists(kept) ? Optional.of(Files.readAllBytes(kept)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(kept + " can't be read", e);
    }
  }

  /**
   * Keeps a version; writes nothing where it is kept already. One that can't be, on a full disk
   * above all, runs all the same: what may mend the node must not keep it from starting. Then none
   * is kept, for an older one is not what ran last.
   */
  void keep(String file, byte[] resolved) {
    Path kept = kept(file);
    try {
      if (Files.exists(kept) && Arrays.equals(Files.readAllBytes(kept), resolved)) {
        return;
      }
      replace(kept, resolved);
    } catch (IOException e) {
      LOG.warn("{} can't be written: should {} be broken later, its flow won't run", kept, file, e);
      forget(kept);
    }
  }

  private void replace(Path kept, byte[] resolved) throws IOException {
    Path beside = kept.resolveSibling(kept.getFileName() + ".new");
    DurableNames.make(directory);
    try (FileChannel channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(resolved);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    DurableNames.replace(beside, kept);
  }

  private void forget(Path kept) {
    try {
      if (Files.deleteIfExists(kept)) {
        DurableNames.sync(directory);
      }
    } catch (IOException e) {
      LOG.warn("{} is out of date and can't be deleted", kept, e);
    }
  }
}

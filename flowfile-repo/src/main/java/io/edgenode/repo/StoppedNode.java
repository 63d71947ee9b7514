package io.edgenode.repo;

import io.edgenode.engine.api.repo.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The journals of a node that is not running, for looking at: nothing is written, trimmed or
 * quarantined. While open it keeps a node from starting on the directory. One thread.
 */
public final class StoppedNode implements AutoCloseable {
  private static final String LANE = "lane-";
  private static final String JOURNAL = "journal";

  private final List<StoppedJournal> journals;
  private final @Nullable FileChannel lock;

  private StoppedNode(List<StoppedJournal> journals, @Nullable FileChannel lock) {
    this.journals = List.copyOf(journals);
    this.lock = lock;
  }

  /**
   * Finds the journals at or below a directory.
   *
   * @param path a data directory, a flow's or a lane's directory in it, or one lane's journal
   * @throws StoreException {@code IN_USE} if a node runs on it, {@code BROKEN} if it can't be read
   *     or there is no journal
   */
  public static StoppedNode open(Path path) {
    try {
      if (!Files.isDirectory(path)) {
        throw new StoreException(StoreException.Kind.BROKEN, path + " is no directory");
      }
      Path directory = path.toRealPath();
      Optional<Path> data = dataDirectory(directory);
      FileChannel lock = data.isPresent() ? lock(data.get()) : null;
      try {
        Optional<String> node = data.isPresent() ? nodeId(data.get()) : Optional.empty();
        List<StoppedJournal> journals = new ArrayList<>();
        for (Path journal : journals(directory)) {
          journals.add(journal(journal, node));
        }
        if (journals.isEmpty()) {
          throw new StoreException(
              StoreException.Kind.BROKEN,
              path + " holds no journal: name a data directory, or what is in its flows/");
        }
        return new StoppedNode(journals, lock);
      } catch (IOException | RuntimeException e) {
        if (lock != null) {
          lock.close();
        }
        throw e;
      }
    } catch (IOException e) {
      throw new StoreException(StoreException.Kind.BROKEN, path + " can't be read: " + e, e);
    }
  }

  /** By flow and lane. */
  public List<StoppedJournal> journals() {
    return journals;
  }

  private static Optional<Path> dataDirectory(Path directory) {
    for (Path at = directory; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("node")) && Files.exists(at.resolve("lock"))) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  /** A shared lock, so that several may look but no node can start. */
  private static FileChannel lock(Path data) throws IOException {
    Path file = data.resolve("lock");
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    FileLock lock;
    try {
      lock = channel.tryLock(0, Long.MAX_VALUE, true);
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      String owner = Files.readString(file).strip();
      channel.close();
      throw new StoreException(
          StoreException.Kind.IN_USE, data + " is in use by " + owner + ": stop it first");
    }
    return channel;
  }

  private static Optional<String> nodeId(Path data) throws IOException {
    return SealedText.read(data.resolve("node")).map(values -> values.getOrDefault("node", ""));
  }

  private static List<Path> journals(Path directory) throws IOException {
    if (isJournal(directory)) {
      return List.of(directory);
    }
    int deepest = 4; // DATA/flows/FLOW/lane-N/journal
    try (Stream<Path> below = Files.walk(directory, deepest)) {
      return below.filter(StoppedNode::isJournal).sorted().toList();
    }
  }

  private static boolean isJournal(Path path) {
    Path lane = path.getParent();
    return path.endsWith(JOURNAL)
        && lane != null
        && String.valueOf(lane.getFileName()).matches(LANE + "[0-9]{1,9}")
        && lane.getParent() != null
        && Files.isDirectory(path);
  }

  private static StoppedJournal journal(Path directory, Optional<String> node) throws IOException {
    Path lane = DurableFiles.parent(directory);
    Path flow = DurableFiles.parent(lane);
    int number = Integer.parseInt(String.valueOf(lane.getFileName()).substring(LANE.length()));
    Map<String, String> identity = SealedText.read(flow.resolve("identity")).orElse(Map.of());
    return new StoppedJournal(
        directory,
        String.valueOf(flow.getFileName()),
        number,
        node.orElse(""),
        identity.getOrDefault("uuid", ""));
  }

  @Override
  public void close() {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        throw new StoreException(StoreException.Kind.BROKEN, "the lock can't be given back", e);
      }
    }
  }
}

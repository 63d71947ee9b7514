package io.edgenode.repo;

import io.edgenode.engine.api.DurableNames;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.api.repo.StoreOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's data directory:
 *
 * <pre>
 * DATA/
 *   lock      held exclusively while open; says who holds it (K6)
 *   node      the node id that the directory belongs to, and its uuid (K8)
 *   ballast   what control records and checkpoints can still use on a full disk (K5)
 *   flows/    one {@link FlowDirectory} each
 * </pre>
 *
 * <p>Crash argument. The lock is the kernel's and goes with the process, whatever its pid; what the
 * file says is for people. {@code node} is replaced as a whole.
 *
 * <p>Any thread.
 */
public final class DataDirectory implements Repository {
  private static final int FORMAT = 1;
  private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);

  private final Path directory;
  private final String nodeId;
  private final String uuid;
  private final FileChannel lockFile;
  private final DiskSpace space;
  private final Set<String> open = new HashSet<>();

  private DataDirectory(
      Path directory, String nodeId, String uuid, FileChannel lockFile, DiskSpace space) {
    this.directory = directory;
    this.nodeId = nodeId;
    this.uuid = uuid;
    this.lockFile = lockFile;
    this.space = space;
  }

  /**
   * Loads what the first append of a process needs, which it would wait a tenth of a second for.
   * Nothing is made on disk; any thread.
   */
  public static void prepare() {
    ChronicleFiles.prepare();
  }

  /**
   * Opens a data directory, and makes it if it is not there.
   *
   * @throws StoreException {@code IN_USE} if somebody else has it open, {@code INCOMPATIBLE} if it
   *     belongs to another node or a newer version, {@code BROKEN} if it can't be written
   */
  public static Repository open(Path directory, String nodeId) {
    return open(directory, nodeId, DiskSpace.ofFileSystem(directory));
  }

  /**
   * The node id that a data directory is bound to; empty where there is none yet, or none that can
   * be read.
   *
   * @throws StoreException {@code BROKEN} if it can't be read
   */
  public static Optional<String> boundNode(Path directory) {
    try {
      return SealedText.read(directory.resolve("node")).map(values -> values.get("node"));
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.BROKEN,
          directory + " can't be used as a data directory: " + why(e),
          e);
    }
  }

  /** What people can do something about; the rest as Java says it. */
  private static String why(IOException e) {
    if (!(e instanceof FileSystemException file) || file.getFile() == null) {
      return e.toString();
    }
    String reason = file.getReason();
    if (reason == null) {
      reason =
          e instanceof AccessDeniedException
              ? "permission denied"
              : e instanceof NoSuchFileException
                  ? "it can't be made"
                  : e instanceof FileAlreadyExistsException
                      ? "there is a file of that name"
                      : e.getClass().getSimpleName();
    }
    return file.getFile() + ": " + reason;
  }

  /** Opens a data directory whose free space is what a probe says. */
  static Repository open(Path directory, String nodeId, DiskSpace.Probe probe) {
    try {
      DurableNames.make(directory);
      FileChannel lockFile = lock(directory);
      try {
        DiskSpace space = new DiskSpace(directory, probe);
        sign(lockFile, space);
        String uuid = bind(directory, nodeId);
        return new DataDirectory(directory, nodeId, uuid, lockFile, space);
      } catch (IOException | RuntimeException e) {
        lockFile.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.BROKEN,
          directory + " can't be used as a data directory: " + why(e),
          e);
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    Path file = directory.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      String owner = Files.readString(file).strip();
      channel.close();
      throw new StoreException(
          StoreException.Kind.IN_USE,
          directory + " is in use by " + owner + ": stop that one, or use another --data-dir");
    }
    return channel;
  }

  /** Says who holds the lock, in the blocks that the file has: the disk may be full. */
  private static void sign(FileChannel lockFile, DiskSpace space) throws IOException {
    ProcessHandle process = ProcessHandle.current();
    Instant start = process.info().startInstant().orElse(Instant.now());
    byte[] me =
        ("process " + process.pid() + ", started " + start).getBytes(StandardCharsets.UTF_8);
    space.allocate(
        DiskSpace.Claim.CONTROL, me.length, () -> lockFile.write(ByteBuffer.wrap(me), 0));
    lockFile.truncate(me.length);
  }

  private static String bind(Path directory, String nodeId) throws IOException {
    Path file = directory.resolve("node");
    Optional<Map<String, String>> bound = SealedText.read(file);
    if (bound.isPresent()) {
      Map<String, String> values = bound.get();
      int format = Integer.parseInt(values.getOrDefault("format", "0"));
      if (format > FORMAT) {
        throw new StoreException(
            StoreException.Kind.INCOMPATIBLE,
            directory + " has format " + format + ", this version reads up to " + FORMAT);
      }
      String owner = values.getOrDefault("node", "");
      if (!owner.equals(nodeId)) {
        throw new StoreException(
            StoreException.Kind.INCOMPATIBLE,
            directory
                + " belongs to node '"
                + owner
                + "', not to '"
                + nodeId
                + "': a cloned directory would use its ids twice; give this node an empty one");
      }
      return values.getOrDefault("uuid", "");
    }
    if (Files.exists(file)) {
      LOG.warn("{} is damaged: the directory is bound to node {} anew", file, nodeId);
    }
    String uuid = UUID.randomUUID().toString();
    Map<String, String> values = new LinkedHashMap<>();
    values.put("format", Integer.toString(FORMAT));
    values.put("node", nodeId);
    values.put("uuid", uuid);
    SealedText.write(file, values);
    return uuid;
  }

  @Override
  public String nodeId() {
    return nodeId;
  }

  @Override
  public String uuid() {
    return uuid;
  }

  @Override
  public FlowRepository open(String flow, StoreOptions options) {
    Path path = directory.resolve("flows").resolve(FlowDirectory.checked(flow));
    synchronized (open) {
      if (!open.add(flow)) {
        throw new StoreException(
            StoreException.Kind.IN_USE, path + " is open already in this process");
      }
    }
    try {
      return FlowDirectory.open(path, flow, options, space, () -> closed(flow));
    } catch (RuntimeException e) {
      closed(flow);
      throw e;
    }
  }

  private void closed(String flow) {
    synchronized (open) {
      open.remove(flow);
    }
  }

  @Override
  public List<String> flows() {
    List<String> names = new ArrayList<>();
    Path flows = directory.resolve("flows");
    if (Files.isDirectory(flows)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(flows, Files::isDirectory)) {
        children.forEach(child -> names.add(child.getFileName().toString()));
      } catch (IOException e) {
        throw broken(e);
      }
    }
    names.sort(null);
    return names;
  }

  @Override
  public long bytes() {
    SizeVisitor sizes = new SizeVisitor();
    try {
      Files.walkFileTree(directory, sizes);
    } catch (IOException e) {
      throw broken(e);
    }
    return sizes.bytes;
  }

  /** Adds up what there is; what goes meanwhile does not count. */
  private static final class SizeVisitor extends SimpleFileVisitor<Path> {
    private long bytes;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.size();
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private StoreException broken(IOException e) {
    return new StoreException(StoreException.Kind.BROKEN, directory + " can't be read: " + e, e);
  }
}

package io.edgenode.repo;

import io.edgenode.engine.api.DurableNames;
import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.EntryLog;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.api.repo.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One flow's stores:
 *
 * <pre>
 * flows/FLOW/
 *   identity               uuid and the last epoch, replaced and synced at each opening (K8)
 *   claims/                large contents, shared by the lanes
 *   dead-letters/          a guarded queue
 *   versions/HASH          resolved flow versions, each behind its CRC32C
 *   quarantine/            what was found damaged
 *   lane-N/journal/        a guarded queue
 *   lane-N/checkpoints/    a guarded queue
 *   lane-N/retained/       full checkpoints that replay can start at
 *   lane-N/outbox-SINK/    a guarded queue for each sink that buffers on disk
 *   lane-N/components/     what components keep for themselves
 * </pre>
 *
 * <p>Crash argument. The epoch is on stable storage before any store can append under it, so no two
 * openings share one. If {@code identity} is damaged, a new uuid and an epoch above every directory
 * that exists take its place: ids, which are made of both, still never repeat.
 *
 * <p>Opening and closing from one thread; the stores say for themselves.
 */
final class FlowDirectory implements FlowRepository {
  static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,127}");

  private static final Pattern HASH = Pattern.compile("[0-9A-Za-z_-]{1,128}");
  private static final int FORMAT = 1;
  private static final int KIB = 1024;
  private static final int MIB = 1024 * KIB;

  /** What Chronicle maps at a time: larger is faster, and counts as resident only where touched. */
  private static final int JOURNAL_BLOCK = MIB;

  private static final int BLOCK = 256 * KIB;

  /** Epochs that are passed over where the last one can't be known. */
  private static final int UNKNOWN_EPOCHS = 1000;

  private static final int CRC_BYTES = 4;
  private static final Logger LOG = LoggerFactory.getLogger(FlowDirectory.class);

  private final Path directory;
  private final String flow;
  private final StoreOptions options;
  private final DiskSpace space;
  private final Runnable closed;
  private final String uuid;
  private final int epoch;
  private final ClaimFiles claims;
  private final Map<String, AutoCloseable> stores = new LinkedHashMap<>();
  private final Map<Integer, JournalStore> journals = new HashMap<>();

  private FlowDirectory(
      Path directory,
      String flow,
      StoreOptions options,
      DiskSpace space,
      Map<String, String> identity,
      Runnable closed)
      throws IOException {
    this.directory = directory;
    this.flow = flow;
    this.options = options;
    this.space = space;
    this.closed = closed;
    this.uuid = identity.getOrDefault("uuid", "");
    this.epoch = Integer.parseInt(identity.getOrDefault("epoch", "0"));
    this.claims =
        new ClaimFiles(
            new ClaimFiles.Settings(
                directory.resolve("claims"),
                epoch,
                options.syncOnAppend(),
                options.maxSize(),
                JournalStore.largestContent(options),
                options.freeSpaceReserve(),
                this::journalBytes,
                space));
  }

  static FlowDirectory open(
      Path directory, String flow, StoreOptions options, DiskSpace space, Runnable closed) {
    try {
      DurableNames.make(directory);
      Map<String, String> identity = nextIdentity(directory);
      replace(space, directory.resolve("identity"), SealedText.bytes(identity));
      space.restoreBallast(options.freeSpaceReserve());
      return new FlowDirectory(directory, flow, options, space, identity, closed);
    } catch (IOException e) {
      throw broken(directory, e);
    }
  }

  /** On a full disk too: what frees space comes behind it (K5). */
  private static void replace(DiskSpace space, Path file, byte[] bytes) throws IOException {
    space.allocate(DiskSpace.Claim.CONTROL, bytes.length, () -> DurableFiles.replace(file, bytes));
  }

  private static Map<String, String> nextIdentity(Path directory) throws IOException {
    Path file = directory.resolve("identity");
    boolean known = Files.exists(file);
    Optional<Map<String, String>> last = SealedText.read(file);
    Map<String, String> next = new LinkedHashMap<>();
    next.put("format", Integer.toString(FORMAT));
    if (last.isPresent()) {
      int format = Integer.parseInt(last.get().getOrDefault("format", "0"));
      if (format > FORMAT) {
        throw new StoreException(
            StoreException.Kind.INCOMPATIBLE,
            directory + " has format " + format + ", this version reads up to " + FORMAT);
      }
      next.put("uuid", last.get().getOrDefault("uuid", UUID.randomUUID().toString()));
      int epoch = Integer.parseInt(last.get().getOrDefault("epoch", "0"));
      next.put("epoch", Integer.toString(epoch + 1));
    } else {
      int above = Remains.greatestEpoch(directory);
      if (known || above > 0) {
        LOG.warn("{} is damaged or gone: the flow goes on under a new uuid", file);
        above += UNKNOWN_EPOCHS;
      }
      next.put("uuid", UUID.randomUUID().toString());
      next.put("epoch", Integer.toString(above + 1));
    }
    return next;
  }

  @Override
  public int epoch() {
    return epoch;
  }

  @Override
  public String uuid() {
    return uuid;
  }

  @Override
  public Journal journal(int lane) {
    return journalStore(lane);
  }

  private synchronized JournalStore journalStore(int lane) {
    return open(
        "lane-" + checked(lane) + "/journal",
        JournalStore.class,
        () -> {
          GuardedQueue queue =
              queue("lane-" + lane + "/journal", JOURNAL_BLOCK, JournalStore.rollSize(options));
          JournalStore journal = new JournalStore(queue, options, claims);
          journals.put(lane, journal);
          return journal;
        });
  }

  @Override
  public synchronized CheckpointStore checkpoints(int lane) {
    String name = "lane-" + checked(lane) + "/checkpoints";
    return open(
        name,
        CheckpointFiles.class,
        () ->
            new CheckpointFiles(
                queue(name, BLOCK, 64L * MIB), options.freeSpaceReserve(), retained(lane)));
  }

  private Optional<RetainedCheckpoints> retained(int lane) {
    if (options.retainMillis() == 0) {
      return Optional.empty();
    }
    JournalStore journal = journalStore(lane);
    return Optional.of(
        new RetainedCheckpoints(
            directory.resolve("lane-" + lane + "/retained"),
            journal::firstSequence,
            journal::newestFile,
            options.freeSpaceReserve()));
  }

  @Override
  public synchronized EntryLog outbox(int lane, String sink, long maxBytes) {
    String name = "lane-" + checked(lane) + "/" + Remains.OUTBOX + checked(sink);
    return open(name, EntryFiles.class, () -> entries(name, maxBytes));
  }

  @Override
  public synchronized EntryLog deadLetters() {
    return open(
        "dead-letters",
        EntryFiles.class,
        () -> entries("dead-letters", options.deadLetterMaxSize()));
  }

  private EntryFiles entries(String name, long maxBytes) {
    long rollSize = Math.max(16L * KIB, Math.min(64L * MIB, maxBytes / 8));
    return new EntryFiles(queue(name, BLOCK, rollSize), maxBytes, options.freeSpaceReserve());
  }

  private GuardedQueue queue(String name, int blockSize, long rollSize) {
    long maxAhead = options.syncOnAppend() ? 0 : Math.min(8 * MIB, rollSize / 4);
    DamageLog damage =
        new DamageLog(directory.resolve("quarantine"), name.replace('/', '-'), rollSize);
    return GuardedQueue.open(
        new GuardedQueue.Settings(
            directory.resolve(name),
            flow + "/" + name,
            epoch,
            blockSize,
            rollSize,
            maxAhead,
            space,
            damage));
  }

  private <T extends AutoCloseable> T open(String name, Class<T> type, Supplier<T> opening) {
    AutoCloseable known = stores.get(name);
    if (known == null) {
      known = opening.get();
      stores.put(name, known);
    }
    return type.cast(known);
  }

  private synchronized long journalBytes() {
    long sum = 0;
    for (JournalStore journal : journals.values()) {
      sum += journal.bytes();
    }
    return sum;
  }

  @Override
  public ClaimStore claims() {
    return claims;
  }

  @Override
  public void keepVersion(String hash, byte[] resolved) {
    if (version(hash).filter(kept -> Arrays.equals(kept, resolved)).isPresent()) {
      return;
    }
    try {
      Path file = versionFile(hash);
      byte[] sealed = Arrays.copyOf(resolved, resolved.length + CRC_BYTES);
      ExcerptHeader.putInt(sealed, resolved.length, checksum(resolved));
      replace(space, file, sealed);
    } catch (IOException e) {
      throw broken(directory, e);
    }
  }

  @Override
  public Optional<byte[]> version(String hash) {
    return readVersion(directory, hash);
  }

  /** A kept version, of a flow that runs or of one that is only looked at. */
  static Optional<byte[]> readVersion(Path flowDirectory, String hash) {
    Path file = flowDirectory.resolve("versions").resolve(checkedHash(hash));
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      byte[] sealed = Files.readAllBytes(file);
      byte[] resolved = Arrays.copyOf(sealed, Math.max(0, sealed.length - CRC_BYTES));
      if (sealed.length < CRC_BYTES
          || ExcerptHeader.intAt(sealed, resolved.length) != checksum(resolved)) {
        LOG.warn("{} is damaged: the flow version it held can't be used", file);
        return Optional.empty();
      }
      return Optional.of(resolved);
    } catch (IOException e) {
      throw broken(flowDirectory, e);
    }
  }

  private Path versionFile(String hash) throws IOException {
    Path versions = directory.resolve("versions");
    DurableNames.make(versions);
    return versions.resolve(hash);
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  @Override
  public Path componentDirectory(int lane, String component) {
    Path path =
        directory.resolve(
            "lane-" + checked(lane) + "/" + Remains.COMPONENTS + "/" + checked(component));
    try {
      DurableNames.make(path);
      return path;
    } catch (IOException e) {
      throw broken(directory, e);
    }
  }

  @Override
  public boolean hasRemains(int lane) {
    try {
      return Remains.areIn(directory.resolve("lane-" + checked(lane)));
    } catch (IOException e) {
      throw broken(directory, e);
    }
  }

  private int checked(int lane) {
    if (lane < 0 || lane >= options.lanes()) {
      throw new IllegalArgumentException(
          flow + " has lanes 0 to " + (options.lanes() - 1) + ", not " + lane);
    }
    return lane;
  }

  private static String checkedHash(String hash) {
    if (!HASH.matcher(hash).matches()) {
      throw new IllegalArgumentException("'" + hash + "' is no version's hash");
    }
    return hash;
  }

  static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' can't be a directory: a name has lower-case letters, digits and dashes");
    }
    return name;
  }

  @Override
  public synchronized void close() {
    RuntimeException first = null;
    for (AutoCloseable store : stores.values()) {
      try {
        store.close();
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      } catch (Exception e) {
        throw new IllegalStateException(store + " threw what it does not declare", e);
      }
    }
    stores.clear();
    closed.run();
    if (first != null) {
      throw first;
    }
  }

  private static StoreException broken(Path directory, IOException e) {
    return new StoreException(StoreException.Kind.BROKEN, directory + " can't be used: " + e, e);
  }
}

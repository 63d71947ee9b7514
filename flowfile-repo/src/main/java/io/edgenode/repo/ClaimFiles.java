package io.edgenode.repo;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.DurableNames;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.StoreException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Large contents, a file each (K13), made of {@link ClaimChunks}.
 *
 * <p>Crash argument. A claim is written under a name of its own and renamed when it is whole,
 * before the record that refers to it is journalled; what still has the first name at an opening
 * was never referred to and is deleted. Names hold the epoch and a count, and so never repeat.
 *
 * <p>Any thread; a writer has one owner.
 */
final class ClaimFiles implements ClaimStore {
  private static final int EPOCH_DIGITS = 8;
  private static final String UNFINISHED = ".part";
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{8}");

  /**
   * @param maxBytes of claims and journals together
   * @param largest bytes that a content can have, as long as the journals are as small as can be
   * @param others bytes that the journals take
   */
  record Settings(
      Path directory,
      int epoch,
      boolean syncOnFinish,
      long maxBytes,
      long largest,
      long freeSpaceReserve,
      LongSupplier others,
      DiskSpace space) {}

  private final Settings settings;
  private final DiskSpace.Claim space;
  private final AtomicInteger counter = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong bytesWritten = new AtomicLong();
  private final ConcurrentHashMap<String, Boolean> unsynced = new ConcurrentHashMap<>();

  /** Whether {@link #unsynced} may hold claims of the opening before this one. */
  private volatile boolean inherits;

  ClaimFiles(Settings settings) throws IOException {
    this(settings, true);
  }

  private ClaimFiles(Settings settings, boolean owner) throws IOException {
    this.settings = settings;
    this.space = DiskSpace.Claim.data(settings.freeSpaceReserve);
    if (!owner) {
      return;
    }
    DurableNames.make(settings.directory);
    String newest = "";
    try (DirectoryStream<Path> files = Files.newDirectoryStream(settings.directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(UNFINISHED)) {
          Files.delete(file);
        } else {
          bytes.addAndGet(Files.size(file));
          String epoch = epochOf(name);
          newest = epoch.compareTo(newest) > 0 ? epoch : newest;
        }
      }
    }
    // What the opening before this one wrote may be in memory alone, if it was killed.
    String last = newest;
    list().stream().filter(id -> epochOf(id).equals(last)).forEach(id -> unsynced.put(id, true));
    inherits = !unsynced.isEmpty();
  }

  private static String epochOf(String id) {
    return id.substring(0, Math.min(id.length(), EPOCH_DIGITS));
  }

  /** Claims to be looked at while no node runs: nothing is made, cleared or counted. */
  static ClaimFiles lookedAt(Path directory) throws IOException {
    return new ClaimFiles(
        new Settings(
            directory,
            0,
            false,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            0,
            () -> 0,
            new DiskSpace(directory, () -> Long.MAX_VALUE)),
        false);
  }

  /** Whether there is such a claim. */
  boolean exists(String id) {
    return NAME.matcher(id).matches() && Files.exists(path(id));
  }

  @Override
  public Writer create(long length) {
    check(length, length);
    settings.space.require(space, length);
    if (inherits) {
      force();
    }
    String id = String.format("%08x-%08x", settings.epoch, counter.incrementAndGet());
    try {
      return new ClaimFile(id);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /**
   * @param length of the whole content, as far as is known
   * @param more bytes that are to be written now
   */
  private void check(long length, long more) {
    if (length > settings.largest) {
      throw new StoreException(
          StoreException.Kind.TOO_LARGE,
          "a content of more than "
              + settings.largest
              + " bytes can't be journalled at a max-size of "
              + settings.maxBytes);
    }
    long used = bytes.get() + settings.others.getAsLong();
    if (used + more > settings.maxBytes) {
      throw new StoreException(
          StoreException.Kind.QUOTA,
          settings.directory
              + ": the content does not fit the journal's max-size of "
              + settings.maxBytes
              + " bytes, of which "
              + used
              + " are used");
    }
  }

  @Override
  public byte[] read(String id, long offset, int max) {
    try (RawFile file = RawFile.reading(path(id))) {
      return new ClaimChunks(id).read(file, offset, max);
    } catch (NoSuchFileException e) {
      throw new FlowException.BadData("claim " + id + " is gone", e);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  @Override
  public byte[] load(String id) {
    byte[] whole = new byte[0];
    byte[] part = read(id, 0, ClaimChunks.CHUNK);
    while (part.length > 0) {
      if (whole.length + part.length > Content.MAX_RECORD) {
        throw new FlowException.BadData(
            "claim "
                + id
                + " is longer than "
                + Content.MAX_RECORD
                + " bytes: it must be streamed");
      }
      byte[] longer = Arrays.copyOf(whole, whole.length + part.length);
      System.arraycopy(part, 0, longer, whole.length, part.length);
      whole = longer;
      part = read(id, whole.length, ClaimChunks.CHUNK);
    }
    return whole;
  }

  @Override
  public Content.Claim claim(String id, long length) {
    return new Content.Claim(id, length, this);
  }

  @Override
  public void delete(String id) {
    Path file = path(id);
    try {
      long size = Files.size(file);
      if (Files.deleteIfExists(file)) {
        bytes.addAndGet(-size);
        unsynced.remove(id);
      }
    } catch (NoSuchFileException e) {
      unsynced.remove(id);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  @Override
  public List<String> list() {
    List<String> ids = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(settings.directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (NAME.matcher(name).matches()) {
          ids.add(name);
        }
      }
    } catch (IOException e) {
      throw broken(e);
    }
    return ids;
  }

  @Override
  public long bytesWritten() {
    return bytesWritten.get();
  }

  @Override
  public long bytes() {
    return bytes.get();
  }

  /**
   * Brings every finished claim to stable storage; after a sync that failed, by writing it anew.
   */
  void force() {
    if (unsynced.isEmpty()) {
      inherits = false;
      return;
    }
    synchronized (unsynced) {
      try {
        boolean rewrite = settings.space.takeDistrust(settings.directory);
        List<String> ids = List.copyOf(unsynced.keySet());
        SegmentFiles.sync(ids.stream().map(this::path).toList(), rewrite);
        DurableNames.sync(settings.directory);
        ids.forEach(unsynced::remove);
        inherits = false;
      } catch (IOException e) {
        settings.space.distrust(settings.directory);
        throw broken(e);
      }
    }
  }

  private Path path(String id) {
    if (!NAME.matcher(id).matches()) {
      throw new IllegalArgumentException("no claim is named '" + id + "'");
    }
    return settings.directory.resolve(id);
  }

  private StoreException broken(IOException e) {
    return new StoreException(
        StoreException.Kind.BROKEN, settings.directory + ": a claim failed: " + e, e);
  }

  /** A claim in the making. */
  private final class ClaimFile implements Writer {
    private final String id;
    private final ClaimChunks format;
    private final Path unfinished;
    private final RawFile file;
    private final byte[] buffer = new byte[ClaimChunks.WHOLE];
    private int filled;
    private long chunks;
    private long written;

    ClaimFile(String id) throws IOException {
      this.id = id;
      this.format = new ClaimChunks(id);
      this.unfinished = settings.directory.resolve(id + UNFINISHED);
      this.file = RawFile.writing(unfinished);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      int done = 0;
      while (done < length) {
        if (filled == ClaimChunks.CHUNK) {
          writeChunk(false);
        }
        int part = Math.min(ClaimChunks.CHUNK - filled, length - done);
        System.arraycopy(from, offset + done, buffer, ClaimChunks.HEAD + filled, part);
        filled += part;
        done += part;
      }
    }

    private void writeChunk(boolean last) {
      int size = ClaimChunks.HEAD + filled;
      check(written + filled, size);
      format.seal(buffer, chunks, filled, last);
      try {
        long at = ClaimChunks.position(chunks);
        settings.space.allocate(space, size, () -> file.write(buffer, 0, size, at));
      } catch (IOException e) {
        throw broken(e);
      }
      bytes.addAndGet(size);
      bytesWritten.addAndGet(size);
      written += filled;
      chunks++;
      filled = 0;
    }

    @Override
    public Content.Claim finish() {
      writeChunk(true);
      try {
        if (settings.syncOnFinish) {
          file.force();
        }
        file.close();
        Files.move(unfinished, path(id), StandardCopyOption.ATOMIC_MOVE);
        if (settings.syncOnFinish) {
          DurableNames.sync(settings.directory);
        } else {
          unsynced.put(id, true);
        }
      } catch (IOException e) {
        throw broken(e);
      }
      return claim(id, written);
    }

    @Override
    public void abort() {
      try {
        file.close();
        if (Files.deleteIfExists(unfinished)) {
          bytes.addAndGet(-(written + chunks * ClaimChunks.HEAD));
        }
      } catch (IOException e) {
        throw broken(e);
      }
    }
  }
}

package io.edgenode.repo;

import io.edgenode.engine.api.DurableNames;
import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.StoreException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Full checkpoints that are kept for replay while the journal behind them is (K38): one for each
 * journal file, taken soon after the file began.
 *
 * <pre>
 * lane-N/retained/POSITION:  number (8) │ position (8) │ bytes │ CRC32C of all before (4)
 * </pre>
 *
 * <p>Crash argument. A file is written beside, synced and renamed, and never changed; recovery of a
 * node never reads it. What is damaged, or can't be written, costs a replay its start and nothing
 * else.
 *
 * <p>Owner: the checkpoint's worker; anybody may read.
 */
final class RetainedCheckpoints {
  private static final Logger LOG = LoggerFactory.getLogger(RetainedCheckpoints.class);
  private static final int HEAD = 16;
  private static final int CRC = 4;
  private static final String UNFINISHED = ".new";

  private final Path directory;
  private final LongSupplier oldest;
  private final LongSupplier newestFile;
  private final long reserve;

  /**
   * @param oldest the first sequence that the journal still has
   * @param newestFile the first sequence of the journal's newest file
   * @param reserve bytes of disk that it must leave free, twice over: it is a convenience
   */
  RetainedCheckpoints(Path directory, LongSupplier oldest, LongSupplier newestFile, long reserve) {
    this.directory = directory;
    this.reserve = reserve;
    this.oldest = oldest;
    this.newestFile = newestFile;
  }

  /** One that is kept. */
  private record Kept(Path file, long number, long position) implements CheckpointStore.Chain {
    @Override
    public void read(CheckpointStore.Visitor visitor) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        in.skipNBytes(HEAD);
        long length = Files.size(file) - HEAD - CRC;
        visitor.accept(number, position, true, new DataInputStream(new Bounded(in, length)));
      } catch (IOException e) {
        throw new StoreException(
            StoreException.Kind.BROKEN, file + ": a checkpoint can't be read: " + e, e);
      }
    }
  }

  /** The bytes before a file's last ones. */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private long left;

    Bounded(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      if (left == 0) {
        return -1;
      }
      left--;
      return in.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (left == 0) {
        return length == 0 ? 0 : -1;
      }
      int read = in.read(into, offset, (int) Math.min(left, length));
      left -= Math.max(0, read);
      return read;
    }
  }

  /** Keeps a full checkpoint if the journal has begun a file since the last that was kept. */
  void offer(CheckpointStore.Chain full) {
    try {
      List<Long> positions = positions(directory);
      long last = positions.isEmpty() ? -1 : positions.get(positions.size() - 1);
      if (last < newestFile.getAsLong() - 1 && full.position() > last) {
        write(full);
      }
      for (long position : positions) {
        if (position < oldest.getAsLong() - 1) {
          Files.deleteIfExists(directory.resolve(Long.toString(position)));
        }
      }
    } catch (IOException e) {
      LOG.warn("{}: a checkpoint is not kept for replay: {}", directory, e.toString());
    }
  }

  private void write(CheckpointStore.Chain full) throws IOException {
    DurableNames.make(directory);
    if (Files.getFileStore(directory).getUsableSpace() < 2 * reserve) {
      throw new IOException("the disk is near its reserve");
    }
    Path file = directory.resolve(Long.toString(full.position()));
    Path fresh = directory.resolve(full.position() + UNFINISHED);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      CheckedOutputStream checked =
          new CheckedOutputStream(
              new BufferedOutputStream(Channels.newOutputStream(channel)), new CRC32C());
      DataOutputStream out = new DataOutputStream(checked);
      out.writeLong(full.number());
      out.writeLong(full.position());
      full.read((number, position, whole, in) -> copy(in, out));
      out.writeInt((int) checked.getChecksum().getValue());
      out.flush();
      channel.force(true);
    } catch (IOException | StoreException e) {
      Files.deleteIfExists(fresh);
      throw e instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }
    DurableNames.replace(fresh, file);
  }

  private static void copy(DataInput in, DataOutputStream out) throws IOException {
    if (in instanceof InputStream stream) {
      stream.transferTo(out);
    } else {
      throw new IOException("a checkpoint that is no stream can't be copied");
    }
  }

  /** What is kept and intact, oldest first. */
  static List<CheckpointStore.Chain> all(Path directory) {
    List<CheckpointStore.Chain> kept = new ArrayList<>();
    try {
      for (long position : positions(directory)) {
        Path file = directory.resolve(Long.toString(position));
        Optional<CheckpointStore.Chain> intact = intact(file, position);
        if (intact.isEmpty()) {
          LOG.warn("{} is damaged: no replay can start at it", file);
        }
        intact.ifPresent(kept::add);
      }
      return kept;
    } catch (IOException e) {
      throw new StoreException(StoreException.Kind.BROKEN, directory + " can't be read: " + e, e);
    }
  }

  /** What lies in a file; empty where that is damaged, cut short or can't be read. */
  private static Optional<CheckpointStore.Chain> intact(Path file, long position) {
    try (CheckedInputStream checked =
            new CheckedInputStream(
                new BufferedInputStream(Files.newInputStream(file)), new CRC32C());
        DataInputStream in = new DataInputStream(checked)) {
      long number = in.readLong();
      boolean right = in.readLong() == position;
      in.skipNBytes(Files.size(file) - HEAD - CRC);
      int sum = (int) checked.getChecksum().getValue();
      return right && in.readInt() == sum
          ? Optional.of(new Kept(file, number, position))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<Long> positions(Path directory) throws IOException {
    List<Long> positions = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
        for (Path file : files) {
          String name = file.getFileName().toString();
          if (name.matches("[0-9]{1,18}")) {
            positions.add(Long.parseLong(name));
          }
        }
      }
    }
    positions.sort(Comparator.naturalOrder());
    return positions;
  }
}

package io.edgenode.processors.filesink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that intents are in: appended to and synced, and now and then rewritten beside itself
 * and renamed.
 *
 * <pre>
 * length i32 | number i64 | path utf | length or count i64 | sequence i32 | unpublished i32
 * | kind u8 | back i64 | CRC32C i32
 * </pre>
 *
 * Files of older versions lack {@code back}, or that and the kind: WRITE.
 *
 * <p>A torn record at the end was not synced, so nothing rests on it. A damaged one is told and
 * passed over; what it said is not known any more.
 *
 * <p>Owner: the sink's worker.
 */
final class IntentLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IntentLog.class);

  private static final String NAME = "intents";
  private static final String REMEDY = "this sink goes on once its instance before has ended";

  /** A path has at most 64 KiB; what is larger is no record. */
  private static final int LARGEST_RECORD = 128 * 1024;

  private final Path file;
  private final WriteLock lock;
  private FileChannel channel;

  /**
   * Whether a power cut may take the name, or bring back the file that was there before the last
   * rewriting; the instance that made or rewrote it may have been killed before it synced that.
   */
  private boolean nameUnsynced = true;

  private IntentLog(Path file, WriteLock lock, FileChannel channel) {
    this.file = file;
    this.lock = lock;
    this.channel = channel;
  }

  /**
   * Opens what is there; a torn tail is cut off.
   *
   * @param into gets the records
   * @throws IOException while another instance of the sink has it open: one that hangs in a write
   *     must not come back behind a recovery
   */
  static IntentLog open(Path directory, WriteLock lock, List<Intent> into) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(NAME);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean opened = false;
    try {
      lock.take(file, channel, REMEDY);
      int end = read(file, Channels.newInputStream(channel).readAllBytes(), into);
      channel.truncate(end);
      channel.position(end);
      opened = true;
      return new IntentLog(file, lock, channel);
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  long bytes() throws IOException {
    return channel.position();
  }

  /** Appends and syncs: all of them, or it fails and there is none. */
  void append(List<Intent> intents) throws IOException {
    long end = channel.position();
    try {
      write(channel, intents);
      channel.force(false);
      syncName();
    } catch (IOException e) {
      channel.truncate(end);
      channel.position(end);
      throw e;
    }
  }

  /** Holds these and no others; where it fails, what it held before. */
  void rewrite(List<Intent> intents) throws IOException {
    Path fresh = file.resolveSibling(NAME + ".new");
    FileChannel next =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    try {
      lock.take(fresh, next, REMEDY);
      write(next, intents);
      next.force(true);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      next.close();
      throw e;
    }
    FileChannel old = channel;
    channel = next;
    nameUnsynced = true;
    old.close();
    syncName();
  }

  private void syncName() throws IOException {
    if (nameUnsynced) {
      Directories.force(file.toAbsolutePath().getParent());
      nameUnsynced = false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static void write(FileChannel to, List<Intent> intents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (Intent intent : intents) {
      byte[] record = encode(intent);
      out.writeInt(record.length);
      out.write(record);
      out.writeInt(checksum(record, 0, record.length));
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes.toByteArray());
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
  }

  private static byte[] encode(Intent intent) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    boolean ofPath = intent.isWrite() || intent.kind() == Intent.Kind.LEFT;
    out.writeLong(intent.number());
    out.writeUTF(intent.path());
    out.writeLong(ofPath ? intent.state().length() : intent.count());
    out.writeInt(intent.state().sequence());
    out.writeInt(intent.state().unpublished());
    out.writeByte(intent.kind().code);
    out.writeLong(intent.back());
    return bytes.toByteArray();
  }

  /** Reads the whole records; gives where the last of them ends. */
  private static int read(Path file, byte[] bytes, List<Intent> into) throws IOException {
    int end = 0;
    int at = 0;
    while (bytes.length - at > 2 * Integer.BYTES) {
      int length = lengthAt(bytes, at);
      if (length == 0) {
        at++;
        continue;
      }
      if (at > end) {
        LOG.warn(
            "{} is damaged from byte {} to {}: files that it named there may hold lines twice",
            file,
            end,
            at);
      }
      into.add(decode(bytes, at + Integer.BYTES, length));
      at += length + 2 * Integer.BYTES;
      end = at;
    }
    return end;
  }

  /** How long the whole record is that begins here; 0 for none. */
  private static int lengthAt(byte[] bytes, int at) {
    int length = ByteBuffer.wrap(bytes).getInt(at);
    int body = at + Integer.BYTES;
    boolean fits =
        length > 0 && length <= LARGEST_RECORD && bytes.length - body >= length + Integer.BYTES;
    boolean whole =
        fits && ByteBuffer.wrap(bytes).getInt(body + length) == checksum(bytes, body, length);
    return whole ? length : 0;
  }

  private static Intent decode(byte[] bytes, int from, int length) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, from, length));
    try {
      long number = in.readLong();
      String path = in.readUTF();
      long count = in.readLong();
      FileState state = new FileState(count, in.readInt(), in.readInt(), List.of(), false);
      Intent.Kind kind =
          in.available() > 0 ? Intent.Kind.of(in.readUnsignedByte()) : Intent.Kind.WRITE;
      long back = in.available() > 0 ? in.readLong() : number;
      return switch (kind) {
        case WRITE -> Intent.write(number, path, state);
        case LEFT -> Intent.left(number, path, state);
        case SETTLED -> Intent.settled(number, count, back);
        case BORN -> Intent.born(number, count, back);
      };
    } catch (EOFException e) {
      throw new IOException("an intent of the file sink is shorter than its format", e);
    }
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}

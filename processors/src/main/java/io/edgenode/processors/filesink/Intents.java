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
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Paths that are about to be written to and that no durable snapshot knows, with where they stood
 * (K29). Synced before the first byte goes to the path, so a recovery that never heard of the path
 * still knows what to go back to.
 *
 * <pre>
 * length i32 | number i64 | path utf | length i64 | sequence i32 | unpublished i32 | CRC32C i32
 * </pre>
 *
 * Crash argument: a torn record at the end was not synced, so its path got no byte. Of several
 * records of one path the first behind the snapshot counts. Records that both kept snapshots know
 * go when the file is rewritten, beside itself and then renamed.
 *
 * <p>Owner: the sink's worker.
 */
final class Intents implements AutoCloseable {
  private static final String NAME = "intents";
  private static final long WORTH_REWRITING = 64 * 1024;
  private static final int LARGEST_RECORD = 1024 * 1024;

  private static final String REMEDY = "this sink goes on once its instance before has ended";

  private final Path file;
  private final WriteLock lock;
  private FileChannel channel;
  private List<Intent> known;
  private long last;

  /**
   * @param number rises and never repeats
   * @param path as rendered
   * @param before how it stood; its columns are not kept
   */
  record Intent(long number, String path, FileState before) {}

  private Intents(Path file, WriteLock lock, FileChannel channel, List<Intent> known, long last) {
    this.file = file;
    this.lock = lock;
    this.channel = channel;
    this.known = known;
    this.last = last;
  }

  /**
   * Opens what is there; a torn tail is cut off.
   *
   * @param atLeast numbers go on behind this one
   * @throws IOException while another instance of the sink has it open: one that hangs in a write
   *     must not come back behind a recovery
   */
  static Intents open(Path directory, long atLeast, WriteLock lock) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(NAME);
    boolean fresh = !Files.exists(file);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      lock.take(file, channel, REMEDY);
      List<Intent> known = new ArrayList<>();
      int end = read(Channels.newInputStream(channel).readAllBytes(), known);
      channel.truncate(end);
      channel.position(end);
      if (fresh) {
        Directories.force(directory);
      }
      long last = known.stream().mapToLong(Intent::number).max().orElse(0);
      return new Intents(file, lock, channel, known, Math.max(last, atLeast));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  long last() {
    return last;
  }

  /** Those behind a snapshot, oldest first. */
  List<Intent> behind(long number) {
    return known.stream().filter(intent -> intent.number() > number).toList();
  }

  /** Logs and syncs where a path stands, before its first byte. */
  void add(List<Intent> intents) throws IOException {
    long end = channel.position();
    try {
      write(channel, intents);
      channel.force(false);
    } catch (IOException e) {
      channel.truncate(end);
      channel.position(end);
      throw e;
    }
    known.addAll(intents);
    last = intents.get(intents.size() - 1).number();
  }

  /** Both kept snapshots know those up to this number. */
  void forget(long upTo) throws IOException {
    if (channel.position() < WORTH_REWRITING) {
      return;
    }
    List<Intent> rest = new ArrayList<>(behind(upTo));
    Path fresh = file.resolveSibling(NAME + ".new");
    FileChannel next =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    try {
      lock.take(fresh, next, REMEDY);
      write(next, rest);
      next.force(true);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      next.close();
      throw e;
    }
    FileChannel old = channel;
    channel = next;
    known = rest;
    old.close();
    Directories.force(file.toAbsolutePath().getParent());
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
    out.writeLong(intent.number());
    out.writeUTF(intent.path());
    out.writeLong(intent.before().length());
    out.writeInt(intent.before().sequence());
    out.writeInt(intent.before().unpublished());
    return bytes.toByteArray();
  }

  /** Reads whole records; gives where they end. */
  private static int read(byte[] bytes, List<Intent> into) throws IOException {
    int at = 0;
    while (bytes.length - at >= Integer.BYTES) {
      int length = ByteBuffer.wrap(bytes).getInt(at);
      int body = at + Integer.BYTES;
      if (length <= 0 || length > LARGEST_RECORD || bytes.length - body < length + Integer.BYTES) {
        break;
      }
      if (ByteBuffer.wrap(bytes).getInt(body + length) != checksum(bytes, body, length)) {
        break;
      }
      into.add(decode(bytes, body, length));
      at = body + length + Integer.BYTES;
    }
    return at;
  }

  private static Intent decode(byte[] bytes, int from, int length) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, from, length));
    try {
      long number = in.readLong();
      String path = in.readUTF();
      return new Intent(
          number, path, new FileState(in.readLong(), in.readInt(), in.readInt(), List.of()));
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

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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * What an opening of the sink is about to change for the first time, with where it stood (K29).
 * Synced before the first byte goes to a path, so a recovery knows every file that may hold more of
 * this sink's bytes than its snapshot says, and cuts no other one.
 *
 * <pre>
 * length i32 | number i64 | path utf | length i64 | sequence i32 | unpublished i32 | kind u8
 * | CRC32C i32
 *
 * WRITE    the path is written to from here on
 * LEFT     another writer was found at the path, behind our last byte: not cut until the next WRITE
 * SETTLED  no path, length = writes: all files stand as after so many writes, and that is synced
 * BORN     no path, length = since: the sink came into its flow at this place of the journal
 * </pre>
 *
 * Crash argument: a torn record at the end was not synced, so its path got no byte, or its files
 * are as the records before it say. A path that a snapshot calls written may have got more bytes
 * behind it without a record; every other one has a WRITE behind the snapshot, of which the first
 * counts. A SETTLED behind a snapshot that counts as many writes takes back both: what changed
 * since has a WRITE behind the SETTLED. Numbers rise, so one of another history is never behind it.
 * Without a snapshot only what stands behind the BORN of this place counts: a sink that was taken
 * out of its flow and comes back finds the files of another life, which stay as they are. Files of
 * older versions have no kind: WRITE. Records that both kept snapshots know go when the file is
 * rewritten, beside itself and then renamed, but for a LEFT that still holds.
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
  private final Set<String> left = new HashSet<>();
  private long last;

  enum Kind {
    WRITE(0),
    LEFT(1),
    SETTLED(2),
    BORN(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    static Kind of(int code) throws IOException {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IOException("an intent of the file sink is of kind " + code + ", not known here");
    }
  }

  /**
   * @param number rises and never repeats
   * @param kind what it says
   * @param path as rendered
   * @param before how it stood; its columns are not kept
   */
  record Intent(long number, Kind kind, String path, FileState before) {}

  private Intents(Path file, WriteLock lock, FileChannel channel, List<Intent> known, long last) {
    this.file = file;
    this.lock = lock;
    this.channel = channel;
    this.known = known;
    this.last = last;
    known.forEach(this::note);
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
    boolean opened = false;
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
      Intents intents = new Intents(file, lock, channel, known, Math.max(last, atLeast));
      opened = true;
      return intents;
    } finally {
      if (!opened) {
        channel.close();
      }
    }
  }

  long last() {
    return last;
  }

  /** Before a recovery without a snapshot: forgets what is of another life of the sink. */
  void bear(long since) throws IOException {
    int begin = known.size();
    while (begin > 0 && known.get(begin - 1).kind() != Kind.BORN) {
      begin--;
    }
    if (begin == 0 || known.get(begin - 1).before().length() != since) {
      FileState place = new FileState(since, 0, 0, List.of(), false);
      add(List.of(new Intent(last + 1, Kind.BORN, "", place)));
      begin = known.size();
    }
    known = new ArrayList<>(known.subList(begin, known.size()));
  }

  /** The paths that this sink may have changed behind a snapshot, with what to go back to. */
  Map<String, FileState> changedSince(FileSnapshot snapshot) {
    List<Intent> behind =
        known.stream().filter(intent -> intent.number() > snapshot.intent()).toList();
    int from = 0;
    for (int i = 0; i < behind.size(); i++) {
      if (behind.get(i).kind() == Kind.SETTLED
          && behind.get(i).before().length() == snapshot.writes()) {
        from = i + 1;
      }
    }
    Map<String, FileState> changed = new LinkedHashMap<>();
    if (from == 0) {
      snapshot
          .files()
          .forEach(
              (path, state) -> {
                if (state.written()) {
                  changed.put(path, state);
                }
              });
    }
    for (Intent intent : behind.subList(from, behind.size())) {
      if (intent.kind() == Kind.WRITE) {
        changed.putIfAbsent(intent.path(), intent.before());
      }
    }
    changed.keySet().removeAll(left);
    return changed;
  }

  /** Logs and syncs where paths stand, before their first byte. */
  void write(Map<String, FileState> paths) throws IOException {
    List<Intent> intents = new ArrayList<>();
    long number = last;
    for (Map.Entry<String, FileState> path : paths.entrySet()) {
      intents.add(new Intent(++number, Kind.WRITE, path.getKey(), path.getValue()));
    }
    if (!intents.isEmpty()) {
      add(intents);
    }
  }

  /** Logs that another writer was found at a path. */
  void leave(String path, FileState state) throws IOException {
    if (!left.contains(path)) {
      add(List.of(new Intent(last + 1, Kind.LEFT, path, state)));
    }
  }

  /** Whether a path was another writer's when it was last heard of. */
  boolean isLeft(String path) {
    return left.contains(path);
  }

  /** Logs that all files stand as after so many writes; they are synced. */
  void settle(long writes) throws IOException {
    boolean said =
        !known.isEmpty()
            && known.get(known.size() - 1).kind() == Kind.SETTLED
            && known.get(known.size() - 1).before().length() == writes;
    if (writes != FileSnapshot.UNCOUNTED && !said) {
      FileState count = new FileState(writes, 0, 0, List.of(), false);
      add(List.of(new Intent(last + 1, Kind.SETTLED, "", count)));
    }
  }

  private void add(List<Intent> intents) throws IOException {
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
    intents.forEach(this::note);
    last = intents.get(intents.size() - 1).number();
  }

  private void note(Intent intent) {
    switch (intent.kind()) {
      case WRITE -> left.remove(intent.path());
      case LEFT -> left.add(intent.path());
      case SETTLED, BORN -> {}
    }
  }

  /** Both kept snapshots know those up to this number. */
  void forget(long upTo) throws IOException {
    if (channel.position() < WORTH_REWRITING) {
      return;
    }
    List<Intent> rest = new ArrayList<>(known);
    rest.removeIf(
        intent ->
            intent.number() <= upTo
                && !(intent.kind() == Kind.LEFT && left.contains(intent.path())));
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
    out.writeByte(intent.kind().code);
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
      FileState before = new FileState(in.readLong(), in.readInt(), in.readInt(), List.of(), false);
      Kind kind = in.available() > 0 ? Kind.of(in.readUnsignedByte()) : Kind.WRITE;
      return new Intent(number, kind, path, before);
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

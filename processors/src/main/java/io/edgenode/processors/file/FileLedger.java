package io.edgenode.processors.file;

import io.edgenode.engine.api.DurableNames;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How far each file of a source was read, beside the one that the journal's position is in. An
 * entry is appended and synced, with the file's name, before anything of another file is offered:
 *
 * <pre>
 * length of the rest 4 | CRC32C of the rest 4 | ordinal of the source when the file was left 8 | {@link KnownFile}
 * </pre>
 *
 * <p>Crash argument: an entry counts only if its ordinal is not above the position that the source
 * resumes at, that is, if all that it says was read is journalled; so it may be on disk before what
 * it speaks of, and never says too much. A torn last entry is of a file whose successor was not yet
 * offered: the journal's own position is in that file. An entry of a file that was found and not
 * read yet counts always, for it says nothing of the journal. A lost ledger reads files again,
 * which is a repetition and no loss; but one that was renamed meanwhile is not found.
 *
 * <p>Owner: the reader's worker.
 */
final class FileLedger implements Closeable {
  private static final String NAME = "files";
  private static final int HEADER = 8;
  private static final int LARGEST_ENTRY = 64 * 1024;

  /** The ordinal of an entry that counts wherever the source resumes. */
  private static final long ALWAYS = 0;

  /** The offset of a file that nothing is to be read of: no file is so long. */
  private static final long NOWHERE = Long.MAX_VALUE;

  /** Above this many superfluous entries the file is written anew. */
  private static final int SLACK = 4096;

  /** How many files that are no longer where they were read are remembered: rotated ones. */
  private static final int MOST_MOVED = 1000;

  private record Entry(long ordinal, KnownFile file) {
    Place place() {
      return new Place(file.identity().path(), file.identity().inode());
    }

    boolean isInPlace() {
      try {
        return FileIdentity.inode(file.identity().path()) == file.identity().inode();
      } catch (IOException e) {
        return false;
      }
    }
  }

  private record Place(Path path, long inode) {}

  private final Path directory;
  private final Path path;

  /** All entries, the oldest first. */
  private final Map<Place, Entry> entries = new LinkedHashMap<>();

  /** The newest entry of each path and of each inode. */
  private final Map<Path, Entry> byPath = new HashMap<>();

  private final Map<Long, Entry> byInode = new HashMap<>();

  /** Where more than one file was known at the start: all of them. */
  private final Map<Path, List<Entry>> several = new HashMap<>();

  private final List<Entry> fresh = new ArrayList<>();
  private @Nullable FileChannel channel;
  private int written;

  /** Whether a power cut leaves the name: whoever made the file may have been killed before. */
  private boolean named;

  private FileLedger(Path directory) {
    this.directory = directory;
    this.path = directory.resolve(NAME);
  }

  /**
   * Reads what holds at the position that the source resumes at.
   *
   * @param resumed the file that this position is in, with its offset
   */
  static FileLedger open(Path directory, long ordinal, Optional<KnownFile> resumed)
      throws IOException {
    FileLedger ledger = new FileLedger(directory);
    if (Files.exists(ledger.path)) {
      ledger.load(ByteBuffer.wrap(Files.readAllBytes(ledger.path)), ordinal);
    }
    resumed.ifPresent(file -> ledger.put(new Entry(ordinal, file)));
    ledger.group();
    if (ledger.written > 0) {
      ledger.rewrite();
    }
    return ledger;
  }

  /**
   * What is known of the file that lies at this path now: by its inode, or by its path if it was
   * copied there. The first bytes decide (K11).
   */
  Optional<KnownFile> find(Path at, long inode, FileChannel open) throws IOException {
    Optional<KnownFile> moved = findMoved(inode, open);
    if (moved.isPresent()) {
      return moved;
    }
    Entry entry = byPath.get(at);
    if (entry != null && isSame(entry.file, open)) {
      return Optional.of(entry.file);
    }
    return Optional.empty();
  }

  /** What is known of a file wherever it lies: by its inode and its first bytes. */
  Optional<KnownFile> findMoved(long inode, FileChannel open) throws IOException {
    Entry entry = inode == 0 ? null : byInode.get(inode);
    return entry != null && isSame(entry.file, open) ? Optional.of(entry.file) : Optional.empty();
  }

  /**
   * The files that were seen at this path, in the order in which they are to be read: all of them
   * until they are found again after a start, then the one that was read last.
   */
  List<KnownFile> seenAt(Path at) {
    List<Entry> all = several.get(at);
    if (all == null) {
      return lastAt(at).stream().toList();
    }
    // At most one has been begun and not ended; the others are as they were found.
    return all.stream()
        .map(Entry::file)
        .sorted(Comparator.comparing(file -> file.offset() == 0))
        .toList();
  }

  /** What was last read at this path, whatever lies there now. */
  Optional<KnownFile> lastAt(Path at) {
    return Optional.ofNullable(byPath.get(at)).map(Entry::file);
  }

  /** Whether files that were seen at this path before the start are still to be looked for. */
  boolean isWantedAt(Path at) {
    return several.containsKey(at);
  }

  /** Says that they were looked for, and are open if they are there. */
  void found(Path at) {
    several.remove(at);
  }

  /** Remembers a file that is left; to be synced before another file's lines are offered. */
  void leave(KnownFile file, long ordinal) {
    Entry entry = new Entry(ordinal, file);
    put(entry);
    fresh.add(entry);
  }

  /**
   * Remembers a file that was found and is still to be read, so that it is found again though it be
   * renamed.
   */
  void expect(FileIdentity found) {
    Entry entry = new Entry(ALWAYS, new KnownFile(found, 0));
    put(entry);
    fresh.add(entry);
  }

  /** Forgets what was read at a path, for another file lies there now. */
  void forget(KnownFile left) {
    FileIdentity identity = left.identity();
    byPath.computeIfPresent(
        identity.path(),
        (path, entry) -> entry.file.identity().inode() == identity.inode() ? null : entry);
    if (left.offset() == 0) {
      Entry entry = new Entry(ALWAYS, new KnownFile(identity, NOWHERE));
      entries.remove(entry.place());
      entries.put(entry.place(), entry);
      byInode.remove(identity.inode());
      fresh.add(entry);
    }
  }

  /** Makes durable what was remembered since the last call. */
  void sync() throws IOException {
    if (fresh.isEmpty()) {
      return;
    }
    append(fresh);
    fresh.clear();
    if (written > entries.size() + SLACK) {
      rewrite();
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }

  private static boolean isSame(KnownFile known, FileChannel open) throws IOException {
    return open.size() >= known.offset() && known.identity().matches(open);
  }

  private void put(Entry entry) {
    Entry before = entries.get(entry.place());
    if (before == null || before.file.offset() != 0 || entry.file.offset() != 0) {
      entries.remove(entry.place());
    }
    entries.put(entry.place(), entry);
    byPath.put(entry.file.identity().path(), entry);
    if (entry.file.identity().inode() != 0) {
      byInode.put(entry.file.identity().inode(), entry);
    }
  }

  private void group() {
    for (Entry entry : entries.values()) {
      if (entry.file.offset() != NOWHERE) {
        Path at = entry.file.identity().path();
        several.computeIfAbsent(at, path -> new ArrayList<>(1)).add(entry);
      }
    }
    several.values().removeIf(all -> all.size() == 1);
  }

  private void load(ByteBuffer bytes, long ordinal) {
    while (bytes.remaining() > HEADER) {
      int length = bytes.getInt();
      int crc = bytes.getInt();
      if (length <= Long.BYTES || length > LARGEST_ENTRY || length > bytes.remaining()) {
        return;
      }
      ByteBuffer rest = bytes.slice(bytes.position(), length);
      bytes.position(bytes.position() + length);
      if (crc(rest.duplicate()) != crc) {
        return;
      }
      long left = rest.getLong();
      byte[] file = new byte[rest.remaining()];
      rest.get(file);
      written++;
      if (left <= ordinal) {
        put(new Entry(left, KnownFile.decode(file)));
      }
    }
  }

  /** Replaces the file by one with the newest entry of each place. */
  private void rewrite() throws IOException {
    forgetMoved();
    close();
    channel = null;
    Path next = path.resolveSibling(NAME + ".new");
    Files.deleteIfExists(next);
    try (FileChannel out = open(next)) {
      write(out, new ArrayList<>(entries.values()));
    }
    DurableNames.replace(next, path);
    named = true;
    written = entries.size();
  }

  private void forgetMoved() {
    List<Entry> moved = new ArrayList<>(entries.values());
    moved.removeIf(Entry::isInPlace);
    for (Entry entry : moved.subList(0, Math.max(0, moved.size() - MOST_MOVED))) {
      entries.remove(entry.place());
      byPath.remove(entry.file.identity().path(), entry);
      byInode.remove(entry.file.identity().inode(), entry);
    }
  }

  private void append(List<Entry> entries) throws IOException {
    FileChannel out = channel;
    if (out == null) {
      out = open(path);
      channel = out;
    }
    write(out, entries);
    if (!named) {
      DurableNames.sync(directory);
      named = true;
    }
    written += entries.size();
  }

  private static FileChannel open(Path at) throws IOException {
    return FileChannel.open(
        at, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  private static void write(FileChannel out, List<Entry> entries) throws IOException {
    for (Entry entry : entries) {
      byte[] file = entry.file.encode();
      ByteBuffer buffer = ByteBuffer.allocate(HEADER + Long.BYTES + file.length);
      buffer.putInt(Long.BYTES + file.length).putInt(0).putLong(entry.ordinal).put(file).flip();
      buffer.putInt(4, crc(buffer.slice(HEADER, buffer.limit() - HEADER)));
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
    }
    out.force(false);
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}

package io.edgenode.processors.file;

import io.edgenode.engine.api.Offered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads files as they grow, in rounds: each round visits every file in the order of the paths and
 * reads it to its end. A file stays open while it is followed, so one that is renamed is read to
 * its end, and only then what lies at its path now. Owner: the reader's worker.
 */
final class Follow implements Feed {
  /** Of more files the quiet ones are closed, and opened again when they change. */
  private static final int MOST_OPEN = 512;

  /** How long a file without a successor is kept open: its writer may not have noticed yet. */
  private static final long GONE_NANOS = 60_000_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(Follow.class);

  /** What a file looked like when it was closed. */
  private record Closed(long size, long modified, long inode) {
    static Closed of(Path path) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new Closed(
          attributes.size(), attributes.lastModifiedTime().toMillis(), FileIdentity.inode(path));
    }
  }

  private final FilePaths paths;
  private final String encoding;
  private final LineFormat format;
  private final FileLedger ledger;
  private final long pollNanos;
  private final LongSupplier nanos;
  private final Map<Path, Followed> open = new TreeMap<>(Comparator.comparing(Path::toString));
  private final Map<Path, Closed> closed = new HashMap<>();
  private final Deque<Followed> round = new ArrayDeque<>();
  private @Nullable Followed current;
  private final Ordinals ordinals;
  private long lastListed;
  private boolean listed;
  private boolean gaveInRound;

  /** How many bytes the step at hand came further. */
  private long passed;

  Follow(
      FileSourceConfig config,
      LineFormat format,
      FileLedger ledger,
      Ordinals ordinals,
      LongSupplier nanos) {
    this.paths = new FilePaths(config.path());
    this.encoding = config.encoding();
    this.format = format;
    this.ledger = ledger;
    this.ordinals = ordinals;
    this.pollNanos = config.pollInterval().toNanos();
    this.nanos = nanos;
  }

  @Override
  public Step step() throws IOException {
    List<Offered> out = new ArrayList<>();
    int tooLong = 0;
    passed = 0;
    if (round.isEmpty()) {
      beginRound();
    }
    while (!round.isEmpty() && out.size() < BATCH && passed < MOST_BYTES) {
      Followed visited = round.element();
      boolean more = visit(visited, out);
      tooLong += visited.file.takeTooLong();
      if (!more) {
        round.remove();
      }
    }
    ledger.sync();
    gaveInRound |= !out.isEmpty();
    Next next = Next.MORE;
    if (round.isEmpty()) {
      next = gaveInRound ? Next.MORE : Next.IDLE;
      gaveInRound = false;
    }
    return new Step(out, tooLong, next);
  }

  @Override
  public void close() throws IOException {
    for (Followed each : open.values()) {
      each.file.close();
    }
    ledger.close();
  }

  private void beginRound() throws IOException {
    long now = nanos.getAsLong();
    if (!listed || now - lastListed >= pollNanos) {
      listed = true;
      lastListed = now;
      List<Path> present = paths.list();
      closed.keySet().retainAll(present);
      for (Path path : present) {
        if (!open.containsKey(path) && !isUnchanged(path) && makeRoom()) {
          open(path, now);
        }
      }
    }
    round.addAll(open.values());
  }

  /** Reads on in one file; false when its visit is over. */
  private boolean visit(Followed visited, List<Offered> out) throws IOException {
    long now = nanos.getAsLong();
    if (!visited.visiting) {
      if (!visited.look(ordinals, now)) {
        retireIfOver(visited, out, now);
        return false;
      }
      visited.visiting = true;
      switchTo(visited);
    }
    boolean more = read(visited, out);
    if (!more) {
      visited.readAll();
      visited.visiting = false;
    }
    return more;
  }

  private boolean read(Followed from, List<Offered> out) throws IOException {
    int before = out.size();
    long start = from.file.offset();
    boolean more = from.file.read(out, BATCH, MOST_BYTES - passed);
    passed += from.file.offset() - start;
    gave(from, out, before);
    return more;
  }

  private void gave(Followed from, List<Offered> out, int before) {
    if (out.size() > before) {
      ordinals.gave(out.get(out.size() - 1).position().ordinal());
      from.ahead = true;
    }
  }

  /** The journal's position will be in another file: the ledger must know of the one it was in. */
  private void switchTo(Followed next) {
    Followed left = current;
    if (left == next) {
      return;
    }
    if (left != null) {
      leave(left);
    }
    next.file.beginStretch(ordinals.before(next.file.known()));
    current = next;
  }

  private void leave(Followed left) {
    if (left.ahead) {
      ledger.leave(left.file.known(), ordinals.last());
      left.ahead = false;
    }
  }

  /** Lets go of a file that is no longer at its path, once its writer has surely left it too. */
  private void retireIfOver(Followed visited, List<Offered> out, long now) throws IOException {
    long patience =
        switch (visited.presence()) {
          case HERE -> Long.MAX_VALUE;
          case REPLACED -> pollNanos;
          case GONE -> GONE_NANOS;
        };
    if (visited.quietNanos(now) < patience) {
      return;
    }
    switchTo(visited);
    read(visited, out);
    int before = out.size();
    visited.file.takeRest(out);
    gave(visited, out, before);
    LOG.info("file {} was renamed or deleted, and is read to its end", visited.path);
    close(visited);
    ledger.forget(visited.path);
  }

  private void close(Followed file) throws IOException {
    leave(file);
    file.file.close();
    open.remove(file.path);
    if (current == file) {
      current = null;
    }
  }

  private void open(Path path, long now) throws IOException {
    try {
      closed.remove(path);
      long inode = FileIdentity.inode(path);
      if (inode != 0
          && open.values().stream().anyMatch(each -> each.file.identity().inode() == inode)) {
        return;
      }
      Path at = rotatedFrom(path, inode).orElse(path);
      LineFile file = LineFile.open(at, encoding, format);
      Optional<KnownFile> known = ledger.find(at, file.identity().inode(), file.channel());
      if (known.isEmpty() && ledger.lastAt(path).isPresent()) {
        LOG.info("file {} is another one than was read, or shorter: reading from its start", path);
      }
      file.begin(known.map(KnownFile::offset).orElse(0L), ordinals.last());
      open.put(path, new Followed(path, file, now));
    } catch (NoSuchFileException e) {
      LOG.debug("file {} vanished before it was opened", path);
    }
  }

  private boolean isUnchanged(Path path) throws IOException {
    Closed before = closed.get(path);
    try {
      return before != null && before.equals(Closed.of(path));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Where the file that was last read at this path is now, if it was renamed within its directory
   * while nobody followed it: it is read to its end first.
   */
  private Optional<Path> rotatedFrom(Path path, long inode) throws IOException {
    Optional<KnownFile> last = ledger.lastAt(path);
    long wanted = last.map(known -> known.identity().inode()).orElse(0L);
    Path directory = path.toAbsolutePath().getParent();
    if (wanted == 0 || wanted == inode || directory == null) {
      return Optional.empty();
    }
    List<Path> siblings;
    try (Stream<Path> entries = Files.list(directory)) {
      siblings = entries.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path sibling : siblings) {
      if (isAt(wanted, sibling) && last.isPresent()) {
        try (LineFile file = LineFile.open(sibling, encoding, format)) {
          return ledger.find(path, wanted, file.channel()).map(known -> sibling);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isAt(long inode, Path path) throws IOException {
    try {
      return FileIdentity.inode(path) == inode;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Whether another file may be opened; closes one that has been quiet if there are many. */
  private boolean makeRoom() throws IOException {
    if (open.size() < MOST_OPEN) {
      return true;
    }
    long now = nanos.getAsLong();
    Optional<Followed> quietest =
        open.values().stream()
            .filter(each -> each != current && each.presence() == Followed.Presence.HERE)
            .filter(each -> each.quietNanos(now) > pollNanos)
            .max(Comparator.comparingLong(each -> each.quietNanos(now)));
    if (quietest.isEmpty()) {
      return false;
    }
    Followed file = quietest.get();
    try {
      Closed seen = Closed.of(file.path);
      if (!file.isReadTo(seen.size())) {
        return false;
      }
      closed.put(file.path, seen);
      close(file);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}

package io.edgenode.processors.file;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Offered;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives each file as one FlowFile. Followed, a file is taken when it looks the same in two looks a
 * poll interval apart, and again when it changed. Owner: the reader's worker.
 */
final class WholeFiles implements Feed {
  private static final int FILES_PER_STEP = 64;

  private final FilePaths paths;
  private final String encoding;
  private final boolean follow;
  private final FileLedger ledger;

  /** When followed: what was seen at the last look, and whether it was dealt with. */
  private Map<Path, Look> seen = new HashMap<>();

  private final Map<Path, Look> taken = new HashMap<>();
  private Iterator<Path> round = List.<Path>of().iterator();
  private boolean inRound;
  private final Ordinals ordinals;

  WholeFiles(FileSourceConfig config, FileLedger ledger, Ordinals ordinals) {
    this.paths = new FilePaths(config.path());
    this.encoding = config.encoding();
    this.follow = config.follow();
    this.ledger = ledger;
    this.ordinals = ordinals;
  }

  @Override
  public Step step() throws IOException {
    if (!inRound) {
      inRound = true;
      round = (follow ? settled() : paths.list()).iterator();
    }
    List<Offered> out = new ArrayList<>();
    Optional<LargeFile> large = Optional.empty();
    long bytes = 0;
    for (int i = 0;
        i < FILES_PER_STEP && bytes < MOST_BYTES && round.hasNext() && large.isEmpty();
        i++) {
      int before = out.size();
      large = take(round.next(), out);
      bytes += out.size() > before ? out.get(before).content().length() : 0;
    }
    ledger.sync();
    if (round.hasNext() || large.isPresent()) {
      return new Step(out, 0, large, Next.MORE);
    }
    inRound = false;
    return new Step(out, 0, large, follow ? Next.IDLE : Next.ENDED);
  }

  @Override
  public boolean isWaiting() {
    return follow && seen.isEmpty();
  }

  @Override
  public void close() throws IOException {
    ledger.close();
  }

  /** The files that did not change since the last look and are not taken yet. */
  private List<Path> settled() throws IOException {
    Map<Path, Look> now = new HashMap<>();
    List<Path> settled = new ArrayList<>();
    for (Path path : paths.list()) {
      try {
        Look look = Look.at(path);
        now.put(path, look);
        if (look.equals(seen.get(path)) && !look.equals(taken.put(path, look))) {
          settled.add(path);
        }
      } catch (NoSuchFileException e) {
        taken.remove(path);
      }
    }
    taken.keySet().retainAll(now.keySet());
    seen = now;
    return settled;
  }

  private Optional<LargeFile> take(Path path, List<Offered> out) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a directory: name its files, such as " + path + "/*");
    }
    FileChannel channel;
    long inode;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      inode = FileIdentity.inode(path);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    long size = channel.size();
    Optional<KnownFile> known = ledger.find(path, inode, channel);
    if (known.isPresent() && known.get().offset() == size) {
      channel.close();
      return Optional.empty();
    }
    FileIdentity identity = FileIdentity.of(path, inode, channel);
    long before = ordinals.before(new KnownFile(identity, 0));
    FilePosition position = new FilePosition(new FilePosition.Span(identity, before + 1), size);
    LargeFile file =
        new LargeFile(path, channel, size, encoding, LineFile.attributesOf(path), position);
    ordinals.gave(position.ordinal());
    ledger.leave(new KnownFile(identity, size), ordinals.last());
    if (size > Content.CLAIM_THRESHOLD) {
      return Optional.of(file);
    }
    try (file) {
      Content content = Content.of(file.readAll());
      out.add(new Offered(content, file.attributes(), position));
    }
    return Optional.empty();
  }
}

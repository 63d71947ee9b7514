package io.edgenode.processors.file;

import io.edgenode.engine.api.Offered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the lines of each file to its end, one after the other, and ends. */
final class ReadOnce implements Feed {
  private static final Logger LOG = LoggerFactory.getLogger(ReadOnce.class);
  private static final int FILES_PER_STEP = 256;

  private final List<Path> paths;
  private final String encoding;
  private final LineFormat format;
  private final FileLedger ledger;
  private final Ordinals ordinals;
  private int nextPath;
  private @Nullable LineFile current;

  ReadOnce(
      List<Path> paths, String encoding, LineFormat format, FileLedger ledger, Ordinals ordinals) {
    this.paths = paths;
    this.encoding = encoding;
    this.format = format;
    this.ledger = ledger;
    this.ordinals = ordinals;
  }

  @Override
  public Step step() throws IOException {
    List<Offered> out = new ArrayList<>(BATCH);
    int tooLong = 0;
    boolean ended = false;
    long bytes = 0;
    for (int files = 0;
        files < FILES_PER_STEP && out.size() < BATCH && bytes < MOST_BYTES && !ended; ) {
      LineFile file = current;
      if (file == null) {
        ended = nextPath == paths.size();
        current = ended ? null : enter(paths.get(nextPath++));
        continue;
      }
      long before = file.offset();
      boolean more = file.read(out, BATCH, MOST_BYTES - bytes);
      if (!more) {
        file.takeRest(out);
      }
      bytes += file.offset() - before;
      if (!out.isEmpty()) {
        ordinals.gave(out.get(out.size() - 1).position().ordinal());
      }
      tooLong += file.takeTooLong();
      if (!more) {
        leave(file);
        files++;
      }
    }
    ledger.sync();
    return new Step(out, tooLong, ended ? Next.ENDED : Next.MORE);
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
    }
    ledger.close();
  }

  private @Nullable LineFile enter(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException(path + " is a directory: name its files, such as " + path + "/*");
    }
    LineFile file;
    try {
      file = LineFile.open(path, encoding, format);
    } catch (NoSuchFileException e) {
      LOG.warn("file {} vanished before it was read", path);
      return null;
    }
    Optional<KnownFile> known = ledger.find(path, file.identity().inode(), file.channel());
    if (known.isEmpty() && ledger.lastAt(path).isPresent()) {
      LOG.info("file {} is another one than was read, or shorter: reading from its start", path);
    }
    long offset = known.map(KnownFile::offset).orElse(0L);
    file.begin(offset, ordinals.before(new KnownFile(file.identity(), offset)));
    return file;
  }

  private void leave(LineFile file) throws IOException {
    if (paths.size() > 1) {
      ledger.leave(file.known(), ordinals.last());
    }
    file.close();
    current = null;
  }
}

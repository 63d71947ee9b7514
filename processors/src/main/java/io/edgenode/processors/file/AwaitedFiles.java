package io.edgenode.processors.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Waits until there is something to be read, and reads that once. What came while it was waited for
 * may still be written: it is read when it has looked the same in two looks a poll interval apart.
 * Owner: the reader's worker.
 */
final class AwaitedFiles implements Feed {
  /** Opens what reads the files that have come. */
  interface Opening {
    Feed open(List<Path> files);
  }

  private final FilePaths paths;
  private final FileLedger ledger;
  private final Opening opening;
  private Map<Path, Look> seen = Map.of();
  private @Nullable Feed opened;

  /**
   * @param ledger closed by what is opened, and here if nothing is
   */
  AwaitedFiles(FilePaths paths, FileLedger ledger, Opening opening) {
    this.paths = paths;
    this.ledger = ledger;
    this.opening = opening;
  }

  @Override
  public Step step() throws IOException {
    if (opened == null) {
      List<Path> files = paths.list();
      Map<Path, Look> now = look(files);
      boolean settled = !now.isEmpty() && now.equals(seen);
      seen = now;
      if (!settled) {
        return new Step(List.of(), 0, Next.IDLE);
      }
      opened = opening.open(files);
    }
    return opened.step();
  }

  private static Map<Path, Look> look(List<Path> files) throws IOException {
    Map<Path, Look> looks = new HashMap<>();
    for (Path file : files) {
      try {
        looks.put(file, Look.at(file));
      } catch (NoSuchFileException e) {
        // It vanished after it was listed: the next look will tell.
      }
    }
    return looks;
  }

  @Override
  public boolean isWaiting() {
    return seen.isEmpty();
  }

  @Override
  public void close() throws IOException {
    if (opened == null) {
      ledger.close();
    } else {
      opened.close();
    }
  }
}

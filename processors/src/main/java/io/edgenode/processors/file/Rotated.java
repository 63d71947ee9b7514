package io.edgenode.processors.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the files that were seen at a path and not read to their end, if they were renamed within
 * its directory while nobody followed them. Owner: the reader's worker.
 */
final class Rotated {
  private static final Logger LOG = LoggerFactory.getLogger(Rotated.class);

  private final FileLedger ledger;

  Rotated(FileLedger ledger) {
    this.ledger = ledger;
  }

  /**
   * Where they lie now, in the order in which they are to be read.
   *
   * @param inode of what is at the path now, which is not among them
   * @param isOpen which inodes are being read
   * @throws NoSuchFileException if one was renamed meanwhile
   */
  List<Path> from(Path path, long inode, LongPredicate isOpen) throws IOException {
    List<KnownFile> seen =
        ledger.seenAt(path).stream()
            .filter(file -> file.identity().inode() != 0 && file.identity().inode() != inode)
            .toList();
    Path directory = path.toAbsolutePath().getParent();
    if (seen.isEmpty() || directory == null) {
      return List.of();
    }
    Map<Long, Path> siblings = siblings(directory);
    List<Path> rotated = new ArrayList<>();
    for (KnownFile file : seen) {
      long wanted = file.identity().inode();
      Path sibling = siblings.get(wanted);
      if (sibling != null && !isOpen.test(wanted) && isToBeRead(file, sibling)) {
        rotated.add(sibling);
      }
    }
    return rotated;
  }

  private static Map<Long, Path> siblings(Path directory) throws IOException {
    Map<Long, Path> siblings = new HashMap<>();
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path sibling : entries.filter(Files::isRegularFile).sorted().toList()) {
        try {
          siblings.putIfAbsent(FileIdentity.inode(sibling), sibling);
        } catch (NoSuchFileException e) {
          LOG.debug("file {} vanished while its directory was listed", sibling);
        }
      }
    }
    return siblings;
  }

  /** The one that was read last may grow yet; of the others only what was not read counts. */
  private boolean isToBeRead(KnownFile file, Path sibling) throws IOException {
    boolean last = ledger.lastAt(file.identity().path()).filter(file::equals).isPresent();
    if (!last && Files.size(sibling) <= file.offset()) {
      return false;
    }
    try (FileChannel opened = FileChannel.open(sibling, StandardOpenOption.READ)) {
      return ledger.findMoved(file.identity().inode(), opened).filter(file::equals).isPresent();
    }
  }
}

package io.edgenode.benchmarks.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A disk whose power can be cut while it goes on: an ext4 image on an XFS that shares blocks
 * between copies. A copy made in an instant is what the disk held in that instant, without what the
 * kernel still had in memory.
 *
 * <pre>
 * WORK/xfs.img ─loop▶ WORK/xfs/disk.img ─loop▶ WORK/disk       the disk under test
 *                     WORK/xfs/cut.img  ─loop▶ WORK/cut        a copy, for the oracle
 * </pre>
 *
 * Needs root, loop devices, xfsprogs. Closing takes the mounts away. One thread.
 */
final class CutDisk implements AutoCloseable {
  private static final String XFS_SIZE = "12G";

  private final Path work;
  private final String size;

  private CutDisk(Path work, String size) {
    this.work = work;
    this.size = size;
  }

  /**
   * @param size of the disk under test, as {@code truncate} reads it
   */
  static CutDisk make(Path work, String size) throws IOException {
    CutDisk disk = new CutDisk(work, size);
    disk.close();
    Files.createDirectories(work.resolve("xfs"));
    Files.createDirectories(disk.mount());
    Files.createDirectories(disk.cutMount());
    Path xfs = work.resolve("xfs.img");
    Files.deleteIfExists(xfs);
    Shell.run("truncate", "-s", XFS_SIZE, xfs.toString());
    Shell.run("mkfs.xfs", "-q", "-m", "reflink=1", xfs.toString());
    Shell.run("mount", "-o", "loop", xfs.toString(), work.resolve("xfs").toString());
    return disk;
  }

  /** Puts an empty disk in place of the one before. */
  void fresh() throws IOException {
    unmount(mount());
    Files.deleteIfExists(image());
    Shell.run("truncate", "-s", size, image().toString());
    Shell.run("mkfs.ext4", "-q", image().toString());
    Shell.run("mount", "-o", "loop", image().toString(), mount().toString());
  }

  /** Cuts the power of a copy: what it holds from now on never changes. */
  void cut() throws IOException {
    Shell.run("cp", "--reflink=always", image().toString(), cutImage().toString());
  }

  /** Lets this process look at the copy. */
  void mountCut() throws IOException {
    Shell.run("mount", "-o", "loop", cutImage().toString(), cutMount().toString());
  }

  void unmountCut() throws IOException {
    unmount(cutMount());
    Files.deleteIfExists(cutImage());
  }

  /** Where the disk under test is. */
  Path mount() {
    return work.resolve("disk");
  }

  Path cutMount() {
    return work.resolve("cut");
  }

  Path cutImage() {
    return work.resolve("xfs/cut.img");
  }

  private Path image() {
    return work.resolve("xfs/disk.img");
  }

  private static void unmount(Path mounted) throws IOException {
    if (Files.readString(Path.of("/proc/mounts")).contains(" " + mounted.toAbsolutePath() + " ")) {
      Shell.run("umount", "-l", mounted.toString());
    }
  }

  @Override
  public void close() {
    try {
      unmount(cutMount());
      unmount(mount());
      unmount(work.resolve("xfs"));
    } catch (IOException e) {
      throw new UncheckedIOException("a mount below " + work + " can't be taken away", e);
    }
  }
}

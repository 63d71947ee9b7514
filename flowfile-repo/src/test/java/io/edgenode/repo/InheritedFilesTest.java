package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an opening before this one was killed with is in memory alone until somebody syncs it. A
 * sync sets the file's time stamp, so a file of another time shows whether it was reached.
 */
final class InheritedFilesTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1);

  /** A device that can be opened and written to, and never synced. */
  private static final Path NEVER_SYNCED = Path.of("/dev/full");

  @TempDir Path root = Path.of("set by JUnit");
  private final DiskSpace space = new DiskSpace(root, () -> Long.MAX_VALUE);

  @Test
  @DisplayName("K4 P1: what a killed opening wrote is synced before the next one's first append")
  void syncedBeforeAppend() throws IOException {
    GuardedQueue killed = queue(1);
    append(killed);
    Path tail = tail();
    GuardedQueue next = queue(2);
    Files.setLastModifiedTime(tail, LONG_AGO);
    append(next);
    assertThat(Files.getLastModifiedTime(tail)).isGreaterThan(LONG_AGO);
    next.close();
    killed.close();
  }

  @Test
  @DisplayName("K4 P1: an opening that can't sync what it found appends nothing")
  void notSynced() throws IOException {
    GuardedQueue killed = queue(1);
    append(killed);
    Path tail = tail();
    GuardedQueue next = queue(2);
    Path aside = tail.resolveSibling("aside");
    Files.move(tail, aside);
    Files.createSymbolicLink(tail, NEVER_SYNCED);
    assertThatThrownBy(() -> append(next)).isInstanceOf(StoreException.class);
    Files.move(aside, tail, StandardCopyOption.REPLACE_EXISTING);
    assertThat(root.resolve("queue/00000002")).doesNotExist();
    assertThat(space.takeDistrust(root.resolve("queue"))).isTrue();
    next.close();
    killed.close();
  }

  @Test
  @DisplayName("K4 K13: claims of a killed opening are synced before the next one's first claim")
  void claimsSyncedBeforeCreate() throws IOException {
    Path claim = root.resolve("claims").resolve(write(claims(1)));
    ClaimFiles next = claims(2);
    Files.setLastModifiedTime(claim, LONG_AGO);
    write(next);
    assertThat(Files.getLastModifiedTime(claim)).isGreaterThan(LONG_AGO);
  }

  @Test
  @DisplayName("K4 K13: claims whose sync failed are not believed until they are written again")
  void claimsDistrusted() throws IOException {
    Path directory = root.resolve("claims");
    ClaimFiles first = claims(1);
    Path claim = directory.resolve(write(first));
    Path aside = root.resolve("aside");
    Files.move(claim, aside);
    Files.createSymbolicLink(claim, NEVER_SYNCED);
    assertThatThrownBy(first::force).isInstanceOf(StoreException.class);
    Files.delete(claim);
    Files.move(aside, claim);
    assertThat(space.takeDistrust(directory)).isTrue();
    space.distrust(directory);
    ClaimFiles next = claims(2);
    next.force();
    assertThat(space.takeDistrust(directory)).as("written again").isFalse();
    assertThat(next.load(claim.getFileName().toString())).hasSize(100_000);
  }

  private GuardedQueue queue(int epoch) {
    DamageLog damage = new DamageLog(root.resolve("quarantine"), "queue", 1 << 20);
    return GuardedQueue.open(
        new GuardedQueue.Settings(
            root.resolve("queue"), "queue", epoch, 1 << 18, 1 << 20, 0, space, damage));
  }

  private static void append(GuardedQueue queue) {
    byte[] bytes = new byte[GuardedQueue.HEAD + 128];
    queue.append(1, bytes, 100, 1, 1, DiskSpace.Claim.CONTROL);
  }

  private ClaimFiles claims(int epoch) throws IOException {
    return new ClaimFiles(
        new ClaimFiles.Settings(
            root.resolve("claims"), epoch, false, 4 << 20, 1 << 20, 0, () -> 0, space));
  }

  private static String write(ClaimFiles claims) {
    ClaimStore.Writer writer = claims.create(100_000);
    writer.write(new byte[100_000], 0, 100_000);
    return writer.finish().id();
  }

  private Path tail() throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("queue"))) {
      List<Path> found = files.filter(file -> file.toString().endsWith(".cq4")).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }
}

package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.repo.ClaimStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the disk can't give back: an I/O error in the midst of a file is damage like any other. */
final class BadSectorTest {
  /** Where nothing is mapped, and nothing is at its beginning, a read fails with EIO. */
  private static final Path UNREADABLE = Path.of("/proc/self/mem");

  @TempDir Path root = Path.of("set by JUnit");

  @Test
  @DisplayName("K1 P9: pages that can't be read are passed over, not the end of the store")
  void passedOver() throws IOException {
    assumeTrue(Files.isReadable(UNREADABLE));
    Segment segment = new Segment(UNREADABLE, 0, 16 << 10, true);
    try (ExcerptScanner scanner = new ExcerptScanner(segment, "queue", 16 << 10)) {
      assertThat(scanner.next(16 << 10)).isFalse();
      assertThat(scanner.lastStart()).as("Chronicle's header is not known").isEqualTo(-1);
    }
  }

  @Test
  @DisplayName("K13 P9: a claim that can't be read is bad data of its FlowFile alone")
  void claim() throws IOException {
    assumeTrue(Files.isReadable(UNREADABLE));
    DiskSpace space = new DiskSpace(root, () -> Long.MAX_VALUE);
    ClaimFiles claims =
        new ClaimFiles(
            new ClaimFiles.Settings(root, 1, false, 4 << 20, 1 << 20, 0, () -> 0, space));
    ClaimStore.Writer writer = claims.create(10);
    writer.write(new byte[10], 0, 10);
    String id = writer.finish().id();
    Files.delete(root.resolve(id));
    Files.createSymbolicLink(root.resolve(id), UNREADABLE);
    assertThatThrownBy(() -> claims.read(id, 0, 10))
        .isInstanceOf(FlowException.BadData.class)
        .hasMessageContaining(id);
  }
}

package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.api.repo.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
  private static final StoreOptions OPTIONS = new StoreOptions(2, 64L << 20, false, 0, 0, 1L << 20);

  @TempDir Path directory = Path.of("set by JUnit");

  @Test
  @DisplayName("K6: whoever comes second is told the owner's pid and start")
  void second() {
    try (Repository first = DataDirectory.open(directory, "node")) {
      assertThat(first.flows()).isEmpty();
      assertRefused(
          () -> DataDirectory.open(directory, "node"),
          StoreException.Kind.IN_USE,
          "process " + ProcessHandle.current().pid() + ", started 2");
    }
    DataDirectory.open(directory, "node").close();
  }

  @Test
  @DisplayName("K6: another process that comes second is told the same")
  void secondProcess() throws IOException, InterruptedException {
    try (ChildProcess owner = ChildProcess.start(HoldDirectory.class, directory.toString())) {
      assertThat(owner.readLine()).isEqualTo("held");
      assertRefused(
          () -> DataDirectory.open(directory, "node"),
          StoreException.Kind.IN_USE,
          "process " + owner.pid());
      owner.kill();
    }
    DataDirectory.open(directory, "node").close();
  }

  /** Holds a directory until it is killed. */
  static final class HoldDirectory {
    public static void main(String[] args) throws IOException {
      try (Repository held = DataDirectory.open(Path.of(args[0]), "node")) {
        System.out.println(held.nodeId().isEmpty() ? "" : "held");
        System.in.read();
      }
    }
  }

  @Test
  @DisplayName("K8: a directory of another node is refused, and keeps its own uuid")
  void cloned() {
    String uuid;
    try (Repository first = DataDirectory.open(directory, "node")) {
      uuid = first.uuid();
    }
    assertRefused(
        () -> DataDirectory.open(directory, "other"),
        StoreException.Kind.INCOMPATIBLE,
        "belongs to node 'node', not to 'other'");
    try (Repository again = DataDirectory.open(directory, "node")) {
      assertThat(again.uuid()).isEqualTo(uuid);
    }
  }

  @Test
  @DisplayName("K8: an epoch never comes again, whatever happens to the file that counts them")
  void epochs() throws IOException {
    Set<Integer> epochs = new HashSet<>();
    Set<String> ids = new HashSet<>();
    Path identity = directory.resolve("flows/flow/identity");
    for (int round = 0; round < 12; round++) {
      try (Repository repository = DataDirectory.open(directory, "node");
          FlowRepository flow = repository.open("flow", OPTIONS)) {
        assertThat(ids.add(flow.uuid() + flow.epoch())).isTrue();
        assertThat(epochs.add(flow.epoch())).isTrue();
        Journal.Appender appender = flow.journal(0).appender();
        JournalContract.add(appender, round, Attributes.empty());
        assertThat(appender.commit()).isEqualTo(round + 1);
      }
      if (round == 4) {
        Files.writeString(identity, "epoch=1\n");
      } else if (round == 8) {
        Files.delete(identity);
      }
    }
  }

  @Test
  @DisplayName("K1 K8: a directory of a newer format is refused with a clear message")
  void newerDirectory() throws IOException {
    DataDirectory.open(directory, "node").close();
    SealedText.write(directory.resolve("node"), Map.of("format", "2", "node", "node", "uuid", "u"));
    assertRefused(
        () -> DataDirectory.open(directory, "node"),
        StoreException.Kind.INCOMPATIBLE,
        "has format 2, this version reads up to 1");
  }

  @Test
  @DisplayName("a flow is open once, by a name that can't leave the directory")
  void names() {
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      assertThat(repository.flows()).containsExactly("flow");
      assertRefused(
          () -> repository.open("flow", OPTIONS), StoreException.Kind.IN_USE, "open already");
      assertThatThrownBy(() -> repository.open("../flow", OPTIONS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'../flow'");
      assertThatThrownBy(() -> flow.outbox(0, "a/b", 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> flow.journal(2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("lanes 0 to 1, not 2");
      assertThat(flow.componentDirectory(1, "out")).isDirectory();
    }
  }

  @Test
  @DisplayName("K35 K37: a flow version comes back as it was kept, or not at all")
  void versions() throws IOException {
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      byte[] version = JournalContract.bytes("flow: a");
      flow.keepVersion("hash", version);
      assertThat(flow.version("hash")).contains(version);
      assertThat(flow.version("other")).isEmpty();
      Path file = directory.resolve("flows/flow/versions/hash");
      byte[] damaged = Files.readAllBytes(file);
      damaged[3] ^= 1;
      Files.write(file, damaged);
      assertThat(flow.version("hash")).isEqualTo(Optional.empty());
    }
  }

  private static void assertRefused(
      ThrowingCallable opening, StoreException.Kind kind, String message) {
    assertThatThrownBy(opening)
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(message);
  }
}

package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.repo.EntryLog;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.api.repo.StoreOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EntryFilesTest {
  private static final StoreOptions OPTIONS = new StoreOptions(1, 64L << 20, false, 0, 0, 1L << 20);

  @TempDir Path directory = Path.of("set by JUnit");

  @Test
  @DisplayName("K30: entries come back in order, across openings")
  void inOrder() {
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      EntryLog log = flow.outbox(0, "sink", 1 << 20);
      assertThat(log.append(List.of(bytes("a"), bytes("b")))).isEqualTo(2);
      assertThat(log.append(List.of(bytes("c")))).isEqualTo(3);
      assertThat(read(log, 1)).containsExactly("1a", "2b", "3c");
    }
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      EntryLog log = flow.outbox(0, "sink", 1 << 20);
      log.continueAfter(1);
      assertThat(log.append(List.of(bytes("d")))).isEqualTo(4);
      log.continueAfter(2);
      assertThat(read(log, 1)).containsExactly("1a", "2b", "3c", "4d");
    }
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      EntryLog log = flow.outbox(0, "sink", 1 << 20);
      assertThat(read(log, 1)).containsExactly("1a", "2b", "3c", "4d");
      assertThat(read(log, 2)).containsExactly("2b", "3c", "4d");
      assertThat(log.damaged()).isZero();
    }
  }

  @Test
  @DisplayName("K34: where a log lost its end, what is new takes no number that a checkpoint knows")
  void lostEnd() throws IOException {
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      EntryLog log = flow.outbox(0, "sink", 1 << 20);
      log.append(List.of(bytes("a"), bytes("b"), bytes("c")));
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".cq4")).toList()) {
        Files.delete(file);
      }
    }
    for (int opening = 0; opening < 2; opening++) {
      try (Repository repository = DataDirectory.open(directory, "node");
          FlowRepository flow = repository.open("flow", OPTIONS)) {
        EntryLog log = flow.outbox(0, "sink", 1 << 20);
        log.continueAfter(3 + opening);
        assertThat(log.append(List.of(bytes("d")))).isEqualTo(4 + opening);
        assertThat(read(log, 3)).hasSize(1 + opening).contains(4 + opening + "d");
      }
    }
  }

  @Test
  @DisplayName("K28: an outbox takes what its max-size allows, and again once it is released")
  void quota() {
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      EntryLog log = flow.outbox(0, "sink", 256 * 1024);
      byte[] entry = new byte[1000];
      for (int round = 0; round < 5; round++) {
        long before = log.nextNumber();
        assertThatThrownBy(
                () -> {
                  for (int i = 0; i < 1000; i++) {
                    log.append(List.of(entry));
                  }
                })
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("262144");
        assertThat(log.nextNumber()).isGreaterThan(before + 100);
        assertThat(log.bytes()).isLessThan(300 * 1024);
        log.release(log.nextNumber());
        assertThat(log.firstNumber()).isGreaterThan(before);
      }
      assertThat(log.damaged()).isZero();
    }
  }

  private static List<String> read(EntryLog log, long from) {
    List<String> found = new ArrayList<>();
    try (EntryLog.Reader reader = log.reader(from)) {
      for (EntryLog.Entry entry = reader.next(); entry != null; entry = reader.next()) {
        found.add(entry.number() + new String(entry.bytes(), StandardCharsets.UTF_8));
      }
    }
    return found;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

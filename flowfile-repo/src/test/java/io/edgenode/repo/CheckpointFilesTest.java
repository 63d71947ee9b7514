package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.api.repo.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointFilesTest {
  private static final StoreOptions OPTIONS = new StoreOptions(1, 64L << 20, false, 0, 0, 1L << 20);

  @TempDir Path directory = Path.of("set by JUnit");

  @Test
  @DisplayName("K32 K33: the last two chains stand, each a full one and its changes")
  void twoChains() {
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      CheckpointStore store = flow.checkpoints(0);
      for (int number = 1; number <= 11; number++) {
        write(store, number, number % 4 == 1);
      }
      assertChains(store);
      assertThat(store.bytes()).isLessThan(2_500_000);
    }
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      CheckpointStore store = flow.checkpoints(0);
      assertChains(store);
      assertThat(store.damaged()).isZero();
    }
  }

  @Test
  @DisplayName("K33 P9: a checkpoint that was cut short is no damage; one with a wrong byte is")
  void cutShort() throws IOException {
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      CheckpointStore store = flow.checkpoints(0);
      write(store, 1, true);
      for (int number = 2; number <= 5; number++) {
        cutShort(store, number, number == 5);
        if (number == 3) {
          write(store, 4, false);
        }
      }
    }
    for (int opening = 0; opening < 2; opening++) {
      try (Repository repository = DataDirectory.open(directory, "node");
          FlowRepository flow = repository.open("flow", OPTIONS)) {
        CheckpointStore store = flow.checkpoints(0);
        assertThat(store.chains()).hasSize(1);
        assertThat(store.chains().get(0).number()).isEqualTo(4);
        assertThat(store.damaged()).isZero();
      }
    }
    Path file = directory.resolve("flows/flow/lane-0/checkpoints/00000001/19700101.cq4");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      assertThat(flow.checkpoints(0).damaged()).isEqualTo(1);
    }
  }

  private static void cutShort(CheckpointStore store, int number, boolean full) {
    assertThatThrownBy(
            () ->
                store.write(
                    number,
                    number * 100L,
                    full,
                    out -> {
                      out.write(new byte[200_000]);
                      throw new IOException("the flow was closed");
                    }))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("could not be written");
  }

  private static void assertChains(CheckpointStore store) {
    List<CheckpointStore.Chain> chains = store.chains();
    assertThat(chains).hasSize(2);
    assertThat(chains.get(0).number()).isEqualTo(11);
    assertThat(chains.get(0).position()).isEqualTo(1100);
    assertThat(numbers(chains.get(0))).containsExactly(9L, 10L, 11L);
    assertThat(chains.get(1).position()).isEqualTo(800);
    assertThat(numbers(chains.get(1))).containsExactly(5L, 6L, 7L, 8L);
  }

  private static void write(CheckpointStore store, int number, boolean full) {
    store.write(
        number,
        number * 100L,
        full,
        out -> {
          for (int i = 0; i < number * 10_000; i++) {
            out.writeInt(number + i);
          }
        });
  }

  private static List<Long> numbers(CheckpointStore.Chain chain) {
    List<Long> numbers = new ArrayList<>();
    chain.read(
        (number, position, full, in) -> {
          assertThat(position).isEqualTo(number * 100);
          assertThat(full).isEqualTo(number % 4 == 1);
          for (int i = 0; i < number * 10_000; i++) {
            assertThat(in.readInt()).isEqualTo((int) number + i);
          }
          numbers.add(number);
        });
    return numbers;
  }
}

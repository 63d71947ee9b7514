package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreOptions;
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

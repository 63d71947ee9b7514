package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of row 6; {@code -Ddamage.mutations=2000 -Ddamage.seed=…} makes it long. */
final class DamageTest {
  @TempDir Path directory = Path.of("set by JUnit");

  @Test
  @DisplayName("K1 P9: whatever is damaged is found, and all around it is read")
  void campaign() throws IOException {
    int mutations = Integer.getInteger("damage.mutations", 390);
    long seed = Long.getLong("damage.seed", 1);
    DamageCampaign.Result result = DamageCampaign.run(directory, seed, mutations);
    assertThat(result.breaches()).isEmpty();
    assertThat(result.lost()).isPositive();
  }
}

package io.edgenode.benchmarks.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short forms of rows 1, 3 and 4; {@code Crash} has the long ones. */
final class CrashShortTest {
  private static final int SEED = 11;

  @BeforeAll
  static void silenceClients() {
    Crash.silenceClients();
  }

  @TempDir Path work = Path.of("set by JUnit");

  @Test
  @DisplayName("P1, P2, K24, K29: a node that is killed again and again loses and alters nothing")
  void kills() throws IOException {
    Findings found = campaign(8, Fault.NONE);

    assertThat(found.breaches()).isEmpty();
    assertThat(found.lost + found.altered + found.reordered).isZero();
    assertThat(found.acknowledged).isPositive();
  }

  @Test
  @DisplayName("The oracle sees a sink that says it has what it never wrote")
  void oracleSeesLoss() throws IOException {
    assertThat(campaign(2, Fault.LOSE_AT_SINK).lost).isPositive();
  }

  @Test
  @DisplayName("K5: on a full disk a node refuses, loses nothing, and goes on when there is room")
  void fullDisk() throws IOException {
    assumeTrue(canMount(), "needs root, to mount a small disk");
    Findings found =
        new DiskFullCampaign(new DiskFullCampaign.Plan(work, 1, 1, 2, 1, SEED), System.out).run();

    assertThat(found.breaches()).isEmpty();
    assertThat(found.lost + found.altered).isZero();
  }

  private boolean canMount() throws IOException {
    Path place = Files.createDirectories(work.resolve("try"));
    try {
      Shell.run("mount", "-t", "tmpfs", "-o", "size=1M", "tmpfs", place.toString());
      Shell.run("umount", place.toString());
      return true;
    } catch (IOException notAllowed) {
      return false;
    }
  }

  private Findings campaign(int kills, Fault fault) throws IOException {
    KillCampaign.Plan plan =
        new KillCampaign.Plan(work, kills, kills, 2, 1, SEED, Duration.ofMinutes(1), fault, false);
    return new KillCampaign(plan, System.out).run();
  }
}

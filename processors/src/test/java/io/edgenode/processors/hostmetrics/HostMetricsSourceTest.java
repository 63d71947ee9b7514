package io.edgenode.processors.hostmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.processors.intake.SourceRig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class HostMetricsSourceTest {
  private final Path root;

  HostMetricsSourceTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  @DisplayName("reads what Linux tells, and works out what is between two looks")
  void linux() throws IOException {
    write("proc/stat", "cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 1 1 1\n");
    write("proc/loadavg", "0.50 0.40 0.30 1/100 1234\n");
    write(
        "proc/meminfo",
        "MemTotal: 1000 kB\nMemAvailable: 250 kB\nSwapTotal: 100 kB\nSwapFree: 60 kB\n");
    write("proc/uptime", "12.5 30.0\n");
    write(
        "proc/diskstats",
        """
        8 0 sda 1 0 10 0 2 0 20 0 0 0 0
        8 1 sda1 1 0 10 0 2 0 20 0 0 0 0
        7 0 loop0 9 0 99 0 9 0 99 0 0 0 0
        """);
    write(
        "proc/net/dev",
        """
        Inter-| Receive
         face |bytes
            lo: 5 0 0 0 0 0 0 0 5 0 0 0 0 0 0 0
          eth0: 7 0 0 0 0 0 0 0 9 0 0 0 0 0 0 0
        """);
    write("sys/class/thermal/thermal_zone0/temp", "41000\n");
    write("sys/class/thermal/thermal_zone1/temp", "47500\n");
    LinuxHost host = new LinuxHost(root);
    JsonObject first = new JsonObject();
    host.read(first);
    assertThat(first)
        .isEqualTo(
            new JsonObject()
                .put("load_1m", 0.5)
                .put("load_5m", 0.4)
                .put("load_15m", 0.3)
                .put("memory_total_bytes", 1_024_000L)
                .put("memory_available_bytes", 256_000L)
                .put("memory_percent", 75.0)
                .put("swap_total_bytes", 102_400L)
                .put("swap_used_bytes", 40_960L)
                .put("uptime_seconds", 12.5)
                .put("disk_read_bytes", 5_120L)
                .put("disk_written_bytes", 10_240L)
                .put("network_received_bytes", 7L)
                .put("network_sent_bytes", 9L)
                .put("temperature_celsius", 47.5));
    write("proc/stat", "cpu  130 0 100 760 110 0 0 0 0 0\n");
    JsonObject second = new JsonObject();
    host.read(second);
    assertThat(second.getDouble("cpu_percent")).isEqualTo(30.0);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  @DisplayName("tells how this machine is doing, again and again")
  void thisMachine() {
    try (SourceRig rig = new SourceRig(root)) {
      rig.start(
          new HostMetricsSource(
              new HostMetricsConfig(Duration.ofMillis(100), "/"),
              () -> new LinuxHost(Path.of("/"))));
      rig.intake().awaitCount(3);
      JsonObject record = new JsonObject(rig.intake().texts().get(2));
      assertThat(record.getLong("ts")).isGreaterThan(1_600_000_000_000L);
      assertThat(record.getLong("memory_total_bytes")).isGreaterThan(1 << 20);
      assertThat(record.getLong("disk_total_bytes")).isPositive();
    }
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}

package io.edgenode.processors.hostmetrics;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads {@code /proc} and {@code /sys} (proc(5), kernel documentation admin-guide/iostats.rst):
 * some files of text, where a library costs native code and megabytes. Owner: a worker.
 */
final class LinuxHost implements Host {
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** Whole disks: partitions and what is made of disks would count twice. */
  private static final Pattern DISK =
      Pattern.compile("sd[a-z]+|hd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme[0-9]+n[0-9]+|mmcblk[0-9]+");

  private static final int SECTOR = 512;

  private final Path proc;
  private final Path sys;
  private long busyBefore;
  private long totalBefore;

  /**
   * @param root where proc and sys are
   */
  LinuxHost(Path root) {
    this.proc = root.resolve("proc");
    this.sys = root.resolve("sys");
  }

  @Override
  public void read(JsonObject into) throws IOException {
    cpu(into);
    String[] load = SPACE.split(Files.readString(proc.resolve("loadavg")).strip());
    into.put("load_1m", Double.parseDouble(load[0]));
    into.put("load_5m", Double.parseDouble(load[1]));
    into.put("load_15m", Double.parseDouble(load[2]));
    memory(into);
    String uptime = SPACE.split(Files.readString(proc.resolve("uptime")).strip())[0];
    into.put("uptime_seconds", Double.parseDouble(uptime));
    disks(into);
    network(into);
    temperature(into);
  }

  private void cpu(JsonObject into) throws IOException {
    String[] fields = SPACE.split(Files.readAllLines(proc.resolve("stat")).get(0));
    long total = 0;
    for (int i = 1; i < Math.min(9, fields.length); i++) {
      total += Long.parseLong(fields[i]);
    }
    long idle = Long.parseLong(fields[4]) + Long.parseLong(fields[5]);
    long busy = total - idle;
    if (totalBefore > 0 && total > totalBefore) {
      into.put("cpu_percent", percent(busy - busyBefore, total - totalBefore));
    }
    busyBefore = busy;
    totalBefore = total;
  }

  private void memory(JsonObject into) throws IOException {
    List<String> lines = Files.readAllLines(proc.resolve("meminfo"));
    long total = kibibytes(lines, "MemTotal:");
    long available = kibibytes(lines, "MemAvailable:");
    long swap = kibibytes(lines, "SwapTotal:");
    into.put("memory_total_bytes", total);
    into.put("memory_available_bytes", available);
    into.put("memory_percent", percent(total - available, total));
    into.put("swap_total_bytes", swap);
    into.put("swap_used_bytes", swap - kibibytes(lines, "SwapFree:"));
  }

  private void disks(JsonObject into) throws IOException {
    long read = 0;
    long written = 0;
    for (String line : Files.readAllLines(proc.resolve("diskstats"))) {
      String[] fields = SPACE.split(line.strip());
      if (fields.length > 9 && DISK.matcher(fields[2]).matches()) {
        read += Long.parseLong(fields[5]) * SECTOR;
        written += Long.parseLong(fields[9]) * SECTOR;
      }
    }
    into.put("disk_read_bytes", read);
    into.put("disk_written_bytes", written);
  }

  private void network(JsonObject into) throws IOException {
    long received = 0;
    long sent = 0;
    for (String line : Files.readAllLines(proc.resolve("net/dev"))) {
      int colon = line.indexOf(':');
      if (colon < 0 || line.substring(0, colon).strip().equals("lo")) {
        continue;
      }
      String[] fields = SPACE.split(line.substring(colon + 1).strip());
      received += Long.parseLong(fields[0]);
      sent += Long.parseLong(fields[8]);
    }
    into.put("network_received_bytes", received);
    into.put("network_sent_bytes", sent);
  }

  /** The hottest zone; many machines, virtual ones above all, have none. */
  private void temperature(JsonObject into) throws IOException {
    Path thermal = sys.resolve("class/thermal");
    if (!Files.isDirectory(thermal)) {
      return;
    }
    List<Path> zones;
    try (Stream<Path> entries = Files.list(thermal)) {
      zones = entries.map(zone -> zone.resolve("temp")).filter(Files::isReadable).toList();
    }
    double hottest = Double.NEGATIVE_INFINITY;
    for (Path zone : zones) {
      hottest = Math.max(hottest, celsius(zone));
    }
    if (Double.isFinite(hottest)) {
      into.put("temperature_celsius", hottest);
    }
  }

  /** A sensor that sleeps can't be read: it is colder than all others then. */
  private static double celsius(Path zone) {
    try {
      return Long.parseLong(Files.readString(zone).strip()) / 1000.0;
    } catch (IOException | NumberFormatException asleep) {
      return Double.NEGATIVE_INFINITY;
    }
  }

  private static long kibibytes(List<String> lines, String name) {
    for (String line : lines) {
      if (line.startsWith(name)) {
        return Long.parseLong(SPACE.split(line)[1]) * 1024;
      }
    }
    return 0;
  }

  private static double percent(long part, long whole) {
    return whole == 0 ? 0 : Math.round(part * 1000.0 / whole) / 10.0;
  }
}

package io.edgenode.processors.hostmetrics;

import io.vertx.core.json.JsonObject;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;

/** Asks OSHI, where there is no {@code /proc}. Owner: a worker. */
final class OshiHost implements Host {
  private final SystemInfo system = new SystemInfo();
  private long[] ticksBefore = new long[0];

  @Override
  public void read(JsonObject into) {
    HardwareAbstractionLayer hardware = system.getHardware();
    CentralProcessor processor = hardware.getProcessor();
    if (ticksBefore.length > 0) {
      double load = processor.getSystemCpuLoadBetweenTicks(ticksBefore);
      into.put("cpu_percent", Math.round(load * 1000) / 10.0);
    }
    ticksBefore = processor.getSystemCpuLoadTicks();
    double[] load = processor.getSystemLoadAverage(3);
    if (load[0] >= 0) {
      into.put("load_1m", load[0]).put("load_5m", load[1]).put("load_15m", load[2]);
    }
    GlobalMemory memory = hardware.getMemory();
    long used = memory.getTotal() - memory.getAvailable();
    into.put("memory_total_bytes", memory.getTotal());
    into.put("memory_available_bytes", memory.getAvailable());
    into.put("memory_percent", Math.round(used * 1000.0 / memory.getTotal()) / 10.0);
    into.put("swap_total_bytes", memory.getVirtualMemory().getSwapTotal());
    into.put("swap_used_bytes", memory.getVirtualMemory().getSwapUsed());
    into.put("uptime_seconds", (double) system.getOperatingSystem().getSystemUptime());
    into.put(
        "disk_read_bytes",
        hardware.getDiskStores().stream().mapToLong(HWDiskStore::getReadBytes).sum());
    into.put(
        "disk_written_bytes",
        hardware.getDiskStores().stream().mapToLong(HWDiskStore::getWriteBytes).sum());
    into.put(
        "network_received_bytes",
        hardware.getNetworkIFs().stream().mapToLong(NetworkIF::getBytesRecv).sum());
    into.put(
        "network_sent_bytes",
        hardware.getNetworkIFs().stream().mapToLong(NetworkIF::getBytesSent).sum());
    double temperature = hardware.getSensors().getCpuTemperature();
    if (temperature > 0) {
      into.put("temperature_celsius", temperature);
    }
  }
}

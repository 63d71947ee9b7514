package io.edgenode.node.metrics;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Basics of process and JVM, from the platform's own beans. Stateless. */
final class JvmMetrics {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  private JvmMetrics() {}

  static void collect(MetricsSnapshot into) {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os) {
      into.put(Metric.PROCESS_CPU, Math.max(0, os.getProcessCpuTime()) / 1e9);
      if (os instanceof UnixOperatingSystemMXBean unix) {
        into.put(Metric.PROCESS_FILES, unix.getOpenFileDescriptorCount());
      }
    }
    long resident = residentBytes();
    if (resident > 0) {
      into.put(Metric.PROCESS_RESIDENT, resident);
    }
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    into.put(Metric.JVM_HEAP_USED, memory.getHeapMemoryUsage().getUsed());
    into.put(Metric.JVM_HEAP_MAX, memory.getHeapMemoryUsage().getMax());
    into.put(Metric.JVM_NON_HEAP, memory.getNonHeapMemoryUsage().getUsed());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      into.put(Metric.JVM_BUFFERS, Math.max(0, pool.getMemoryUsed()), pool.getName());
    }
    into.put(Metric.JVM_THREADS, ManagementFactory.getThreadMXBean().getThreadCount());
    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
      into.put(Metric.JVM_GC_TIME, Math.max(0, gc.getCollectionTime()) / 1e3, gc.getName());
      into.put(Metric.JVM_GC_COUNT, Math.max(0, gc.getCollectionCount()), gc.getName());
    }
  }

  /** 0 where the platform does not say. */
  private static long residentBytes() {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try {
      for (String line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) {
        if (line.startsWith(RESIDENT)) {
          String kibibytes = line.substring(RESIDENT.length()).replace("kB", "").strip();
          return Long.parseLong(kibibytes) * 1024;
        }
      }
    } catch (IOException e) {
      return 0;
    }
    return 0;
  }
}

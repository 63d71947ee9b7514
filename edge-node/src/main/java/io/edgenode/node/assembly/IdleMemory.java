package io.edgenode.node.assembly;

import com.sun.jna.Function;
import com.sun.jna.NativeLong;
import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the system back what an idle node holds and does not use: after start-up that is some 20
 * MiB of heap and some 15 MiB of the C library's in which the JIT compiler worked, together a
 * quarter of the node. A node that works is left alone, but for a trim a minute; the heap is
 * collected once for each time that it grew. Owner: one task at a time, on a worker, which it
 * blocks for some tens of milliseconds when it collects.
 */
final class IdleMemory {
  /** How often to {@link #look}. */
  static final Duration EVERY = Duration.ofSeconds(5);

  /** A node that works is trimmed at every so many looks. */
  static final int LOOKS_PER_TRIM = 12;

  /** What an idle node allocates between two looks, at most. */
  static final long IDLE_BYTES = 2L << 20;

  /** A heap that holds more is left alone: collecting it would pause the flows for too long. */
  static final long LARGEST_HEAP = 128L << 20;

  /** Less than this is not worth a collection. */
  static final long WORTHWHILE = 4L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(IdleMemory.class);

  private final Memory memory;
  private long usedAtLook = -1;
  private long committedBehind;
  private int looksSinceTrim;

  /** What it looks at and what it can do about it. */
  interface Memory {
    /** Bytes of the heap that hold something. */
    long used();

    /** Bytes of the heap that were taken from the system. */
    long committed();

    /** Collects the heap and gives back what is free of it. */
    void shrinkHeap();

    /** Gives back what is free outside the heap. */
    void trim();
  }

  IdleMemory() {
    this(new OwnProcess());
  }

  IdleMemory(Memory memory) {
    this.memory = memory;
  }

  /** Looks whether the node is idle and gives back what it can. */
  void look() {
    long used = memory.used();
    long grown = used - usedAtLook;
    boolean idle = usedAtLook >= 0 && grown >= 0 && grown <= IDLE_BYTES;
    if (idle && used <= LARGEST_HEAP && memory.committed() > committedBehind + WORTHWHILE) {
      memory.shrinkHeap();
      committedBehind = memory.committed();
    }
    looksSinceTrim++;
    if (idle || looksSinceTrim >= LOOKS_PER_TRIM) {
      looksSinceTrim = 0;
      memory.trim();
    }
    usedAtLook = memory.used();
  }

  private static final class OwnProcess implements Memory {
    @Override
    public long used() {
      return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Override
    public long committed() {
      return Runtime.getRuntime().totalMemory();
    }

    /**
     * How much may stay free is an option that can be set while the JVM runs. It gets its value
     * back, so that a heap which grows again does so as ever. What the user has set stays.
     */
    @Override
    public void shrinkHeap() {
      HotSpotDiagnosticMXBean jvm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      String least = freeRatio(jvm, "MinHeapFreeRatio");
      String most = freeRatio(jvm, "MaxHeapFreeRatio");
      if (least.isEmpty() || most.isEmpty()) {
        System.gc();
        return;
      }
      jvm.setVMOption("MaxHeapFreeRatio", least);
      try {
        System.gc();
      } finally {
        jvm.setVMOption("MaxHeapFreeRatio", most);
      }
    }

    /** A ratio's value; empty where it is the user's, or where the JVM has none. */
    private static String freeRatio(HotSpotDiagnosticMXBean jvm, String name) {
      try {
        VMOption option = jvm.getVMOption(name);
        boolean own = option.getOrigin() == VMOption.Origin.DEFAULT;
        return own && option.isWriteable() ? option.getValue() : "";
      } catch (IllegalArgumentException e) {
        return "";
      }
    }

    /** Does nothing where the C library is another than glibc. */
    @Override
    public void trim() {
      try {
        Function.getFunction("c", "malloc_trim").invokeInt(new Object[] {new NativeLong(0)});
      } catch (LinkageError e) {
        LOG.debug("free native memory is not given back here", e);
      }
    }
  }
}

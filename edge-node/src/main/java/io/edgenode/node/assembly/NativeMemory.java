package io.edgenode.node.assembly;

import com.sun.jna.Function;
import com.sun.jna.NativeLong;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the system back what the C library holds and nobody uses: after start-up that is some 25
 * MiB in which the JIT compiler worked, a quarter of an idle node. Stateless; blocks for some
 * milliseconds.
 */
final class NativeMemory {
  /** When start-up has been compiled. */
  static final Duration FIRST = Duration.ofSeconds(3);

  static final Duration EVERY = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(NativeMemory.class);

  private NativeMemory() {}

  /** Does nothing where the C library is another than glibc. */
  static void trim() {
    try {
      Function.getFunction("c", "malloc_trim").invokeInt(new Object[] {new NativeLong(0)});
    } catch (LinkageError e) {
      LOG.debug("free native memory is not given back here", e);
    }
  }
}

package io.edgenode.node;

import java.lang.reflect.Method;

/**
 * JDK 24 and later print, once per process, that somebody used {@code sun.misc.Unsafe}. The storage
 * and network libraries do; no manifest entry says that we know. The JDK keeps a flag that the
 * warning was given, in a package that it opens to all: it is set here before any library loads.
 * {@code --sun-misc-unsafe-memory-access=debug} and {@code =deny} keep their meaning. See
 * docs/decisions/unsafe-warning.md.
 */
final class UnsafeWarning {
  private static final int FIRST_RELEASE = 24;

  private UnsafeWarning() {}

  /** Called first of all, on the main thread. */
  static void acknowledge() {
    if (Runtime.version().feature() < FIRST_RELEASE) {
      return;
    }
    try {
      // The type by its name: the compiler warns of any mention of it, and can't be told not to.
      Method warned =
          Class.forName("sun.misc.Unsafe").getDeclaredMethod("trySetMemoryAccessWarned");
      warned.setAccessible(true);
      warned.invoke(null);
    } catch (ReflectiveOperationException | RuntimeException e) {
      // A JDK that keeps no such flag: at worst the warning is seen.
      return;
    }
  }
}

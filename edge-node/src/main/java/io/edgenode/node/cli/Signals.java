package io.edgenode.node.cli;

import java.lang.reflect.Proxy;
import java.util.List;

/**
 * Hears SIGTERM and SIGINT, so that the first can drain and the program still exit with a code of
 * its own, and the second can cut the drain short: a shutdown hook can do neither. Stateless.
 */
final class Signals {
  private static final List<String> NAMES = List.of("TERM", "INT");

  private Signals() {}

  /**
   * Calls the action at every such signal, each time on a thread of its own. Where the JVM offers
   * no signals, or was started with {@code -Xrs}, they keep their usual effect.
   */
  static void onStop(Runnable action) {
    for (String name : NAMES) {
      try {
        handle(name, action);
      } catch (ReflectiveOperationException | RuntimeException e) {
        return; // killed without a drain: the journal is made for that
      }
    }
  }

  /** By reflection: the compiler warns of the types' very names, and can't be told not to. */
  private static void handle(String name, Runnable action) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Object calling =
        Proxy.newProxyInstance(
            Signals.class.getClassLoader(),
            new Class<?>[] {handler},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "handle" -> {
                    action.run();
                    yield null;
                  }
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  default -> "stop on SIG" + name;
                });
    signal
        .getMethod("handle", signal, handler)
        .invoke(null, signal.getConstructor(String.class).newInstance(name), calling);
  }
}

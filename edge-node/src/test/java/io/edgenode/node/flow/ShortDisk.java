package io.edgenode.node.flow;

import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Real stores on a disk that has no room while the test says so (K5): what would take some is
 * refused, everything else goes through. Any thread.
 */
final class ShortDisk {
  private final AtomicBoolean full;
  private final AtomicInteger until = new AtomicInteger();

  ShortDisk(boolean fullAtFirst) {
    this.full = new AtomicBoolean(fullAtFirst);
  }

  void full(boolean now) {
    full.set(now);
  }

  /** Becomes full while an excerpt is made: when so many more FlowFiles were added. */
  void fillsAfter(int flowFiles) {
    until.set(flowFiles);
  }

  /** Takes no claim while it is full. */
  ClaimStore of(ClaimStore real) {
    return over(
        ClaimStore.class,
        real,
        method -> {
          if (method.equals("create")) {
            refuseIfFull();
          }
          return Optional.empty();
        });
  }

  /** Takes no excerpt with FlowFiles while it is full. */
  Journal of(Journal real) {
    AtomicBoolean data = new AtomicBoolean();
    Journal.Appender appender = real.appender();
    Journal.Appender guarded =
        over(
            Journal.Appender.class,
            appender,
            method -> {
              if (method.equals("add")) {
                data.set(true);
                if (until.get() > 0 && until.decrementAndGet() == 0) {
                  full.set(true);
                }
              } else if (method.equals("discard")) {
                data.set(false);
              } else if (method.equals("commit") && data.get()) {
                refuseIfFull();
                data.set(false);
              }
              return method.equals("accepts") && full.get() ? Optional.of(false) : Optional.empty();
            });
    return over(
        Journal.class,
        real,
        method -> method.equals("appender") ? Optional.of(guarded) : Optional.empty());
  }

  private void refuseIfFull() {
    if (full.get()) {
      throw new StoreException(StoreException.Kind.DISK_FULL, "the test's disk is full");
    }
  }

  /** A real object, but for what is answered instead. */
  static <T> T over(Class<T> type, T real, Function<String, Optional<Object>> instead) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Optional<Object> answer = instead.apply(method.getName());
              try {
                return answer.isPresent() ? answer.get() : method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}

package io.edgenode.node.assembly;

import io.edgenode.engine.api.SourceContext;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** What sources of several flows share, such as one listener on one port (K18). Any thread. */
final class SharedObjects implements SourceContext.Shared {
  private final ConcurrentMap<String, Object> objects = new ConcurrentHashMap<>();

  @Override
  @SuppressWarnings("unchecked") // who agrees on a key agrees on its type
  public <T> T computeIfAbsent(String key, Supplier<T> maker) {
    return (T) objects.computeIfAbsent(key, missing -> maker.get());
  }
}

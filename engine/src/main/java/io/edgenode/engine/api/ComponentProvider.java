package io.edgenode.engine.api;

import java.util.List;

/** What a plugin adds; found by {@link java.util.ServiceLoader}. */
public interface ComponentProvider {
  List<Descriptor<?>> components();
}

package io.edgenode.processors;

import io.edgenode.engine.api.ComponentProvider;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.processors.file.FileSource;
import io.edgenode.processors.generate.GenerateSource;
import java.util.List;

/** Every component of this module, listed by hand. */
public final class BuiltinComponents implements ComponentProvider {
  @Override
  public List<Descriptor<?>> components() {
    return List.of(
        // sources
        FileSource.DESCRIPTOR, GenerateSource.DESCRIPTOR);
  }
}

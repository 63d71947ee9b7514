package io.edgenode.examples.plugin;

import io.edgenode.engine.api.ComponentProvider;
import io.edgenode.engine.api.Descriptor;
import java.util.List;

/** What this plugin adds to the components; named in META-INF/services. */
public final class PlantComponents implements ComponentProvider {
  @Override
  public List<Descriptor<?>> components() {
    return List.of(RunHoursProcessor.DESCRIPTOR);
  }
}

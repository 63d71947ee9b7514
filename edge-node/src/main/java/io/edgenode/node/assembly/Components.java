package io.edgenode.node.assembly;

import io.edgenode.engine.api.ComponentProvider;
import io.edgenode.engine.api.Descriptor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** Every component type that the program's providers add. Immutable. */
public final class Components {
  private final List<Descriptor<?>> all;

  private Components(List<Descriptor<?>> all) {
    this.all = List.copyOf(all);
  }

  /**
   * Asks every provider on the class path.
   *
   * @throws IllegalStateException if two providers add a type of one kind and name
   */
  public static Components load() {
    return of(ServiceLoader.load(ComponentProvider.class, Components.class.getClassLoader()));
  }

  static Components of(Iterable<ComponentProvider> providers) {
    List<Descriptor<?>> all = new ArrayList<>();
    Map<String, String> owners = new HashMap<>();
    for (ComponentProvider provider : providers) {
      for (Descriptor<?> descriptor : provider.components()) {
        String owner = provider.getClass().getName();
        String other = owners.put(descriptor.kind() + " " + descriptor.type(), owner);
        if (other != null) {
          throw new IllegalStateException(
              String.format(
                  "both %s and %s add a %s of type %s: only one of them can be on the class path",
                  other, owner, descriptor.kind(), descriptor.type()));
        }
        all.add(descriptor);
      }
    }
    all.sort(
        Comparator.<Descriptor<?>, Descriptor.Kind>comparing(Descriptor::kind)
            .thenComparing(Descriptor::type));
    return new Components(all);
  }

  /** By kind, then by type. */
  public List<Descriptor<?>> all() {
    return all;
  }

  public List<Descriptor<?>> ofKind(Descriptor.Kind kind) {
    return all.stream().filter(descriptor -> descriptor.kind() == kind).toList();
  }

  /** Those of this type: {@code file} is both a source and a sink. */
  public List<Descriptor<?>> ofType(String type) {
    return all.stream().filter(descriptor -> descriptor.type().equals(type)).toList();
  }
}

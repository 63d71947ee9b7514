package io.edgenode.engine.definition;

import io.edgenode.engine.api.ComponentProvider;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Descriptor.Trait;
import io.edgenode.engine.config.Bindings;
import io.edgenode.engine.config.OptionSpec;
import io.edgenode.engine.config.RecordSpec;
import io.edgenode.engine.expression.FunctionRegistry;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/**
 * The component types and expression functions of a node. Checked when it is made: a type that is
 * there twice, whose traits contradict each other, or whose options can't be bound, is a
 * programming error; the options of a provider that was checked when it was built are not looked at
 * again. Immutable.
 */
public final class ComponentRegistry {
  /** Keys that no component may have as an option of its own. */
  private static final Set<String> RESERVED = Set.of("type", "from");

  /** What a type that is stateless can't be as well. */
  private static final Set<Trait> NOT_STATELESS =
      EnumSet.of(
          Trait.STATEFUL, Trait.ABSORBS, Trait.DROPS, Trait.NOT_DETERMINISTIC, Trait.QUERYABLE);

  private final Map<Descriptor.Kind, Map<String, Descriptor<?>>> byKind =
      new EnumMap<>(Descriptor.Kind.class);
  private final Bindings bindings;
  private final FunctionRegistry functions;

  private ComponentRegistry(FunctionRegistry functions) {
    this.functions = functions;
    this.bindings = Bindings.standard(functions).with(Durability.class, new DurabilityBinding());
    for (Descriptor.Kind kind : Descriptor.Kind.values()) {
      byKind.put(kind, new TreeMap<>());
    }
  }

  /** Exactly these types, with the functions that every node has. */
  public static ComponentRegistry of(Collection<Descriptor<?>> descriptors) {
    return of(descriptors, FunctionRegistry.builtin());
  }

  /** Exactly these types and functions. */
  public static ComponentRegistry of(
      Collection<Descriptor<?>> descriptors, FunctionRegistry functions) {
    ComponentRegistry registry = new ComponentRegistry(functions);
    descriptors.forEach(registry::addChecked);
    return registry;
  }

  /** These types and those of every {@link ComponentProvider} that {@link ServiceLoader} finds. */
  public static ComponentRegistry discover(
      Collection<Descriptor<?>> builtin, ClassLoader plugins, FunctionRegistry functions) {
    ComponentRegistry registry = of(builtin, functions);
    for (ComponentProvider provider : ServiceLoader.load(ComponentProvider.class, plugins)) {
      for (Descriptor<?> descriptor : provider.components()) {
        if (provider.checkedWhenBuilt()) {
          registry.add(descriptor);
        } else {
          registry.addChecked(descriptor);
        }
      }
    }
    return registry;
  }

  private void addChecked(Descriptor<?> descriptor) {
    add(descriptor);
    checkOptions(descriptor);
  }

  private void add(Descriptor<?> descriptor) {
    String what = named(descriptor);
    if (Names.wrong(descriptor.type())) {
      throw new IllegalArgumentException(what + " is not kebab-case");
    }
    if (descriptor.has(Trait.STATELESS)) {
      checkStateless(what, descriptor);
    }
    Map<String, Descriptor<?>> types = types(descriptor.kind());
    if (types.put(descriptor.type(), descriptor) != null) {
      throw new IllegalArgumentException(what + " is registered twice");
    }
  }

  private static void checkStateless(String what, Descriptor<?> descriptor) {
    if (!(descriptor.factory() instanceof Descriptor.Factory.OfProcessor<?>)) {
      throw new IllegalArgumentException(
          what
              + " says STATELESS, which only a processor that is not asynchronous can be; leave it"
              + " out");
    }
    for (Trait other : NOT_STATELESS) {
      if (descriptor.has(other)) {
        throw new IllegalArgumentException(
            what
                + " says STATELESS and "
                + other
                + ": a worker computes stateless processors ahead of the lane, each FlowFile by"
                + " itself; leave out one of the two");
      }
    }
  }

  private static String named(Descriptor<?> descriptor) {
    return kindName(descriptor.kind()) + " type '" + descriptor.type() + "'";
  }

  private void checkOptions(Descriptor<?> descriptor) {
    Set<String> taken = new HashSet<>(RESERVED);
    for (RecordSpec<?> common : CommonOptions.of(descriptor)) {
      taken.addAll(common.names());
    }
    for (OptionSpec option : RecordSpec.of(descriptor.config()).options()) {
      bindings.of(option.type());
      if (!taken.add(option.name())) {
        throw new IllegalArgumentException(
            named(descriptor)
                + ": option '"
                + option.name()
                + "' is one that every "
                + kindName(descriptor.kind())
                + " has already");
      }
    }
  }

  /** How a kind is called in text: {@code source}. */
  public static String kindName(Descriptor.Kind kind) {
    return switch (kind) {
      case SOURCE -> "source";
      case PROCESSOR -> "processor";
      case WINDOW -> "window";
      case SINK -> "sink";
    };
  }

  /** All types of a kind, by name. */
  public Collection<Descriptor<?>> all(Descriptor.Kind kind) {
    return types(kind).values();
  }

  /** All types, by kind and name. */
  public List<Descriptor<?>> all() {
    return byKind.values().stream()
        .flatMap(types -> types.values().stream())
        .sorted(Comparator.comparing((Descriptor<?> d) -> d.kind()).thenComparing(Descriptor::type))
        .toList();
  }

  public Optional<Descriptor<?>> find(Descriptor.Kind kind, String type) {
    return Optional.ofNullable(types(kind).get(type));
  }

  List<String> names(Descriptor.Kind kind) {
    return List.copyOf(types(kind).keySet());
  }

  private Map<String, Descriptor<?>> types(Descriptor.Kind kind) {
    return byKind.getOrDefault(kind, Map.of());
  }

  /** How option types are read on this node. */
  public Bindings bindings() {
    return bindings;
  }

  public FunctionRegistry functions() {
    return functions;
  }
}

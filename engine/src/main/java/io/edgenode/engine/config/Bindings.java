package io.edgenode.engine.config;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.expression.Expression;
import io.edgenode.engine.expression.FunctionRegistry;
import io.edgenode.engine.expression.KeySpec;
import io.edgenode.engine.expression.Template;
import java.lang.reflect.Constructor;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which type is read by what. Beside the registered ones: enums (kebab-case), Optional, List, Map
 * with text keys, nested records, and types with {@link BoundBy}. Immutable.
 */
public final class Bindings {
  private final Map<Class<?>, Binding<?>> registered;
  private final FunctionRegistry functions;

  private Bindings(Map<Class<?>, Binding<?>> registered, FunctionRegistry functions) {
    this.registered = Map.copyOf(registered);
    this.functions = functions;
  }

  /** The types of this floor and those below it, with the functions that every node has. */
  public static Bindings standard() {
    return standard(FunctionRegistry.builtin());
  }

  /** The types of this floor and those below it; expressions may call these functions. */
  public static Bindings standard(FunctionRegistry functions) {
    Map<Class<?>, Binding<?>> all = new HashMap<>();
    all.put(String.class, Scalars.STRING);
    all.put(boolean.class, Scalars.BOOLEAN);
    all.put(Boolean.class, Scalars.BOOLEAN);
    all.put(int.class, Scalars.INT);
    all.put(Integer.class, Scalars.INT);
    all.put(long.class, Scalars.LONG);
    all.put(Long.class, Scalars.LONG);
    all.put(double.class, Scalars.DOUBLE);
    all.put(Double.class, Scalars.DOUBLE);
    all.put(Duration.class, Scalars.DURATION_BINDING);
    all.put(ByteSize.class, Scalars.SIZE_BINDING);
    ExpressionBinding expressions = new ExpressionBinding(functions);
    all.put(Expression.class, expressions);
    all.put(Template.class, new TemplateBinding(functions));
    all.put(KeySpec.class, new KeyBinding(expressions));
    return new Bindings(all, functions);
  }

  /** These and another one. */
  public <T> Bindings with(Class<T> type, Binding<T> binding) {
    Map<Class<?>, Binding<?>> all = new HashMap<>(registered);
    all.put(type, binding);
    return new Bindings(all, functions);
  }

  /** How a declared type is read; a programming error if it can't be. */
  public Binding<?> of(Type type) {
    Class<?> raw = Types.raw(type);
    Binding<?> known = registered.get(raw);
    if (known != null) {
      return known;
    }
    if (raw == Optional.class) {
      return new OptionalBinding(of(Types.argument(type, 0)));
    }
    if (raw == List.class) {
      return new ListBinding(of(Types.argument(type, 0)));
    }
    if (raw == Map.class && Types.argument(type, 0) == String.class) {
      return new MapBinding(of(Types.argument(type, 1)));
    }
    BoundBy own = raw.getAnnotation(BoundBy.class);
    if (own != null) {
      return instance(own.value());
    }
    if (raw.isEnum()) {
      return EnumBinding.of(raw);
    }
    if (raw.isRecord()) {
      return new RecordBinding<>(RecordSpec.of(raw.asSubclass(Record.class)), this);
    }
    throw new IllegalStateException("no binding for an option of type " + type);
  }

  /** The records of which an option's value is made: its own, its list's, its map's; or none. */
  public List<RecordSpec<?>> nested(Type type) {
    Class<?> raw = Types.raw(type);
    if (raw == Optional.class || raw == List.class) {
      return nested(Types.argument(type, 0));
    }
    if (raw == Map.class) {
      return nested(Types.argument(type, 1));
    }
    boolean record =
        raw.isRecord() && !registered.containsKey(raw) && !raw.isAnnotationPresent(BoundBy.class);
    return record ? List.of(RecordSpec.of(raw.asSubclass(Record.class))) : List.of();
  }

  /** One whose constructor wants the functions that expressions may call gets them. */
  private Binding<?> instance(Class<? extends Binding<?>> type) {
    try {
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        if (List.of(constructor.getParameterTypes()).equals(List.of(FunctionRegistry.class))) {
          constructor.setAccessible(true);
          return (Binding<?>) constructor.newInstance(functions);
        }
      }
      Constructor<? extends Binding<?>> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " can't be made", e);
    }
  }

  private record OptionalBinding(Binding<?> inner) implements Binding<Object> {
    @Override
    public @Nullable Bound<Object> read(ConfigNode node, Reading reading) {
      Bound<?> bound = inner.read(node, reading);
      return bound == null ? null : new Bound<>(Optional.of(bound.value()), bound.canon());
    }

    @Override
    public Map<String, Object> schema() {
      return inner.schema();
    }

    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public boolean scalar() {
      return inner.scalar();
    }
  }

  private record ListBinding(Binding<?> item) implements Binding<Object> {
    @Override
    public @Nullable Bound<Object> read(ConfigNode node, Reading reading) {
      List<ConfigNode> nodes;
      if (node instanceof ConfigNode.Sequence sequence) {
        nodes = sequence.items();
      } else if (node instanceof ConfigNode.Scalar && item.scalar()) {
        nodes = List.of(node);
      } else {
        reading.expected("a list", node);
        return null;
      }
      List<Object> values = new ArrayList<>();
      List<Canon> canons = new ArrayList<>();
      for (ConfigNode each : nodes) {
        Bound<?> bound = reading.present(each) ? item.read(each, reading) : null;
        if (bound != null) {
          values.add(bound.value());
          canons.add(bound.canon());
        }
      }
      boolean all = values.size() == nodes.size();
      return all ? new Bound<>(List.copyOf(values), new Canon.Items(canons)) : null;
    }

    @Override
    public Map<String, Object> schema() {
      Map<String, Object> list = Map.of("type", "array", "items", item.schema());
      return item.scalar() ? Map.of("anyOf", List.of(item.schema(), list)) : list;
    }

    @Override
    public String name() {
      return "list of " + item.name();
    }

    @Override
    public boolean scalar() {
      return false;
    }
  }

  private record MapBinding(Binding<?> value) implements Binding<Object> {
    @Override
    public @Nullable Bound<Object> read(ConfigNode node, Reading reading) {
      if (!(node instanceof ConfigNode.Mapping mapping)) {
        reading.expected("a mapping of names to " + value.name(), node);
        return null;
      }
      Map<String, Object> values = new LinkedHashMap<>();
      Map<String, Canon> canons = new LinkedHashMap<>();
      for (ConfigNode.Entry entry : mapping.entries()) {
        Reading inner = reading.key(entry.name());
        Bound<?> bound = inner.present(entry.value()) ? value.read(entry.value(), inner) : null;
        if (bound != null) {
          values.put(entry.name(), bound.value());
          canons.put(entry.name(), bound.canon());
        }
      }
      boolean all = values.size() == mapping.entries().size();
      return all
          ? new Bound<>(Collections.unmodifiableMap(values), new Canon.Fields(canons))
          : null;
    }

    @Override
    public Map<String, Object> schema() {
      return Map.of("type", "object", "additionalProperties", value.schema());
    }

    @Override
    public String name() {
      return "mapping of names to " + value.name();
    }

    @Override
    public boolean scalar() {
      return false;
    }
  }
}

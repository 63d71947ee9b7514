package io.edgenode.engine.config;

import io.edgenode.engine.expression.InvalidExpressionException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A config record: its options and how it is made. Immutable.
 *
 * @param <R> the record
 */
public final class RecordSpec<R extends Record> {
  /** Reading annotations takes long, and every flow asks for the same few records. */
  private static final ClassValue<RecordSpec<?>> KNOWN =
      new ClassValue<>() {
        @Override
        protected RecordSpec<?> computeValue(Class<?> type) {
          return made(type.asSubclass(Record.class));
        }
      };

  private final Class<R> type;
  private final List<OptionSpec> options;
  private final Constructor<R> constructor;

  private RecordSpec(Class<R> type, List<OptionSpec> options, Constructor<R> constructor) {
    this.type = type;
    this.options = List.copyOf(options);
    this.constructor = constructor;
  }

  /**
   * @throws IllegalStateException if the record is not fit to be configured; a programming error
   */
  @SuppressWarnings("unchecked") // each type's own
  public static <R extends Record> RecordSpec<R> of(Class<R> type) {
    return (RecordSpec<R>) KNOWN.get(type);
  }

  private static <R extends Record> RecordSpec<R> made(Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    List<OptionSpec> options = new ArrayList<>();
    for (RecordComponent component : components) {
      options.add(OptionSpec.of(component));
    }
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return new RecordSpec<>(type, options, constructor);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type + " has no canonical constructor", e);
    }
  }

  public Class<R> type() {
    return type;
  }

  /** In the order declared. */
  public List<OptionSpec> options() {
    return options;
  }

  public List<String> names() {
    return options.stream().map(OptionSpec::name).toList();
  }

  /** The option that a single value in place of the mapping sets. */
  public Optional<OptionSpec> shorthand() {
    return options.stream().filter(option -> option.declared().shorthand()).findFirst();
  }

  /**
   * @param values one for each option, in order
   * @throws IllegalArgumentException if the record refuses them
   * @throws InvalidExpressionException if it refuses an expression among them
   */
  R make(List<Object> values) {
    try {
      return constructor.newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      if (e.getCause() instanceof InvalidExpressionException refused) {
        throw refused;
      }
      throw new IllegalStateException(type + " failed to be made", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " can't be made", e);
    }
  }
}

package io.edgenode.engine.config;

import io.edgenode.engine.config.ConfigNode.Entry;
import io.edgenode.engine.config.ConfigNode.Mapping;
import io.edgenode.engine.expression.Expression;
import io.edgenode.engine.expression.InvalidExpressionException;
import io.edgenode.engine.expression.ValueType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a config record from a mapping, option by option. */
record RecordBinding<R extends Record>(RecordSpec<R> spec, Bindings bindings)
    implements Binding<R> {
  /** What a message may call an option by. */
  private static final Pattern NAMED = Pattern.compile("'([a-z0-9-]+)'|^([a-z0-9-]+)\\b");

  @Override
  public @Nullable Bound<R> read(ConfigNode node, Reading reading) {
    Optional<OptionSpec> shorthand = spec.shorthand();
    if (node instanceof ConfigNode.Scalar scalar && shorthand.isPresent()) {
      ConfigNode.Scalar key = ConfigNode.Scalar.of(scalar.at(), shorthand.get().name());
      return options(new Mapping(node.at(), List.of(new Entry(key, node)), true), reading);
    }
    if (!(node instanceof Mapping mapping)) {
      reading.expected("a mapping of options", node);
      return null;
    }
    reading.onlyKeys(mapping, reading.quotedName(), List.of(spec));
    return options(mapping, reading);
  }

  /** Reads this record's options out of a mapping that may hold others too. */
  @Nullable Bound<R> options(Mapping mapping, Reading reading) {
    List<Object> values = new ArrayList<>();
    Map<String, Canon> canons = new LinkedHashMap<>();
    Set<String> defaulted = new HashSet<>();
    boolean complete = true;
    for (OptionSpec option : spec.options()) {
      Reading inner = reading.option(option);
      Bound<?> bound = option(option, bindings, mapping, inner);
      if (bound != null) {
        values.add(bound.value());
        canons.put(option.name(), bound.canon());
        if (isDefault(option, bound.canon(), mapping, inner)) {
          defaulted.add(option.name());
        }
      } else if (absentIsFine(option, mapping)) {
        values.add(Optional.empty());
      } else {
        complete = false;
      }
    }
    Canon canon = new Canon.Fields(canons, defaulted);
    return complete ? make(mapping, values, canon, reading) : null;
  }

  /** Whether a value is the default, written or not; a secret is no part of an identity at all. */
  private boolean isDefault(OptionSpec option, Canon canon, Mapping mapping, Reading reading) {
    if (reading.secret() || option.defaultValue().isEmpty()) {
      return reading.secret();
    }
    if (entry(option, mapping).isEmpty()) {
      return true;
    }
    ConfigNode written = reading.defaultNode(option, mapping.at());
    Bound<?> bound = bindings.of(option.type()).read(written, reading);
    return bound != null && bound.canon().identity().equals(canon.identity());
  }

  private static boolean absentIsFine(OptionSpec option, Mapping mapping) {
    return !option.required()
        && Types.raw(option.type()) == Optional.class
        && entry(option, mapping).isEmpty();
  }

  private @Nullable Bound<R> make(
      Mapping mapping, List<Object> values, Canon canon, Reading reading) {
    try {
      return new Bound<>(spec.make(values), canon);
    } catch (InvalidOptionsException refused) {
      tell(refused.failures(), mapping, values, reading);
    } catch (IllegalArgumentException | InvalidExpressionException refused) {
      tell(List.of(refused), mapping, values, reading);
    }
    return null;
  }

  private void tell(
      List<RuntimeException> failures, Mapping mapping, List<Object> values, Reading reading) {
    Iterator<NoCondition> noConditions = noConditions(mapping, values, reading).iterator();
    for (RuntimeException refused : failures) {
      String message = refused.getMessage();
      if (refused instanceof InvalidExpressionException && noConditions.hasNext()) {
        NoCondition here = noConditions.next();
        here.reading.error(here.at, "is not valid: " + message);
      } else {
        reading.plainError(
            message == null ? mapping : blamed(mapping, message),
            message == null ? refused.getClass().getSimpleName() : message);
      }
    }
  }

  /**
   * Where a record's own check is told: at the value of the option that its message names first, in
   * quotes or as its first word, of those that are written there.
   */
  private ConfigNode blamed(Mapping mapping, String message) {
    Matcher named = NAMED.matcher(message);
    while (named.find()) {
      String name = named.group(1) == null ? named.group(2) : named.group(1);
      Optional<Entry> entry =
          spec.options().stream()
              .filter(option -> option.name().equals(name))
              .findFirst()
              .flatMap(option -> entry(option, mapping));
      if (entry.isPresent()) {
        return entry.get().value();
      }
    }
    return mapping;
  }

  /** An expression that gives neither true nor false, and where it stands. */
  private record NoCondition(ConfigNode at, Reading reading) {}

  /** In the order of the options, in which a record asks its expressions to be conditions. */
  private List<NoCondition> noConditions(Mapping mapping, List<Object> values, Reading reading) {
    List<NoCondition> found = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      OptionSpec option = spec.options().get(i);
      ConfigNode at = entry(option, mapping).map(Entry::value).orElse(mapping);
      Object value = values.get(i) instanceof Optional<?> o ? o.orElse(null) : values.get(i);
      if (noCondition(value)) {
        found.add(new NoCondition(at, reading.option(option)));
      } else if (value instanceof Map<?, ?> map && at instanceof Mapping named) {
        for (Entry entry : named.entries()) {
          if (noCondition(map.get(entry.name()))) {
            Reading inner = reading.option(option).key(entry.name());
            found.add(new NoCondition(entry.value(), inner));
          }
        }
      }
    }
    return found;
  }

  private static boolean noCondition(@Nullable Object value) {
    return value instanceof Expression expression && !expression.mayGive(ValueType.BOOLEAN);
  }

  static @Nullable Bound<?> option(
      OptionSpec option, Bindings bindings, Mapping mapping, Reading reading) {
    Optional<Entry> entry = entry(option, mapping);
    Binding<?> binding = bindings.of(option.type());
    if (entry.isPresent()) {
      warnIfFormer(option, entry.get(), mapping, reading);
      ConfigNode value = entry.get().value();
      return reading.present(value) ? binding.read(value, reading) : null;
    }
    if (option.required() && reading.isMisspelt(mapping)) {
      return null;
    }
    if (option.required()) {
      reading.plainError(
          mapping,
          "option "
              + reading.quotedName()
              + " of "
              + reading.owner()
              + " is missing; expected: "
              + binding.name()
              + (option.declared().example().isEmpty()
                  ? ""
                  : ", such as " + option.declared().example()));
      return null;
    }
    return option.defaultValue().isEmpty()
        ? null
        : binding.read(reading.defaultNode(option, mapping.at()), reading.open());
  }

  private static Optional<Entry> entry(OptionSpec option, Mapping mapping) {
    Optional<Entry> entry = mapping.entry(option.name());
    for (String former : option.formerly()) {
      if (entry.isEmpty()) {
        entry = mapping.entry(former);
      }
    }
    return entry;
  }

  private static void warnIfFormer(
      OptionSpec option, Entry entry, Mapping mapping, Reading reading) {
    if (!entry.name().equals(option.name())) {
      reading.warn(entry.key(), "'" + entry.name() + "' is now called '" + option.name() + "'");
      return;
    }
    for (String former : option.formerly()) {
      mapping
          .entry(former)
          .ifPresent(
              both ->
                  reading.plainError(
                      both.key(),
                      "'"
                          + former
                          + "' is the former name of '"
                          + option.name()
                          + "', which is given too"));
    }
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> object = Schemas.object(List.of(spec), bindings, Map.of());
    Optional<OptionSpec> shorthand = spec.shorthand();
    if (shorthand.isEmpty()) {
      return object;
    }
    return Map.of("anyOf", List.of(bindings.of(shorthand.get().type()).schema(), object));
  }

  @Override
  public String name() {
    String options = "options " + String.join(", ", spec.names());
    return spec.shorthand()
        .map(shorthand -> bindings.of(shorthand.type()).name() + ", or " + options)
        .orElse(options);
  }

  @Override
  public boolean scalar() {
    return spec.shorthand().isPresent();
  }
}

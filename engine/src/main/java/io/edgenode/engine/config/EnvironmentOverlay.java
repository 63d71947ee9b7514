package io.edgenode.engine.config;

import io.edgenode.engine.config.ConfigNode.Entry;
import io.edgenode.engine.config.ConfigNode.Mapping;
import io.edgenode.engine.config.ConfigNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Lays environment variables over a settings file: a variable is a prefix and the path of a known
 * key, in capitals, with underscores. Names are looked up among the known keys, never taken apart,
 * so that {@code A_B_C} is {@code a.b-c} if that is what there is.
 */
public final class EnvironmentOverlay {
  private final String prefix;
  private final Map<String, String> environment;
  private final Problems problems;
  private final Map<String, List<String>> known = new TreeMap<>();

  /**
   * @param prefix what each variable begins with
   * @param spec the settings
   */
  public EnvironmentOverlay(
      String prefix, RecordSpec<?> spec, Map<String, String> environment, Problems problems) {
    this.prefix = prefix;
    this.environment = new TreeMap<>(environment);
    this.problems = problems;
    collect(spec, List.of());
  }

  private void collect(RecordSpec<?> spec, List<String> path) {
    for (OptionSpec option : spec.options()) {
      List<String> inner = new ArrayList<>(path);
      inner.add(option.name());
      Class<?> type = Types.raw(option.type());
      if (type.isRecord() && isSection(type)) {
        collect(RecordSpec.of(type.asSubclass(Record.class)), inner);
      } else if (known.put(variable(inner), List.copyOf(inner)) != null) {
        throw new IllegalStateException("two settings are called " + variable(inner));
      }
    }
  }

  /** Whether a record is a group of settings; others, such as sizes, are single values. */
  private static boolean isSection(Class<?> type) {
    return List.of(type.getRecordComponents()).stream()
        .anyMatch(c -> c.isAnnotationPresent(io.edgenode.engine.api.Option.class));
  }

  private String variable(List<String> path) {
    return path.stream()
        .map(key -> key.replace('-', '_').toUpperCase(Locale.ROOT))
        .collect(Collectors.joining("_", prefix, ""));
  }

  /** The file with the environment over it; a variable that no setting has is a warning. */
  public Mapping over(Mapping file) {
    Mapping result = file;
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String name = variable.getKey();
      List<String> path = known.get(name);
      if (path != null) {
        result = put(result, path, Scalar.of(Mark.start(name), variable.getValue()));
      } else if (name.startsWith(prefix)) {
        String hint =
            Suggestion.closest(name, known.keySet())
                .map(closest -> "; did you mean '" + closest + "'?")
                .orElse("");
        problems.warning(Mark.start(name), "no setting has this environment variable" + hint);
      }
    }
    return result;
  }

  private static Mapping put(Mapping mapping, List<String> path, Scalar value) {
    String key = path.get(0);
    Optional<Entry> present = mapping.entry(key);
    ConfigNode inner = value;
    if (path.size() > 1) {
      ConfigNode below = present.map(Entry::value).orElse(value);
      Mapping nested =
          below instanceof Mapping map ? map : new Mapping(below.at(), List.of(), false);
      inner = put(nested, path.subList(1, path.size()), value);
    }
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : mapping.entries()) {
      entries.add(entry.name().equals(key) ? new Entry(entry.key(), inner) : entry);
    }
    if (present.isEmpty()) {
      entries.add(new Entry(Scalar.of(value.at(), key), inner));
    }
    return new Mapping(mapping.at(), entries, mapping.flow());
  }
}

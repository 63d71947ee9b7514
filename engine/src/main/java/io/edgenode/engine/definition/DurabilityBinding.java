package io.edgenode.engine.definition;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.config.Binding;
import io.edgenode.engine.config.Bindings;
import io.edgenode.engine.config.Bound;
import io.edgenode.engine.config.Canon;
import io.edgenode.engine.config.ConfigNode;
import io.edgenode.engine.config.Reading;
import io.edgenode.engine.config.RecordSpec;
import io.edgenode.engine.config.Suggestion;
import io.edgenode.engine.definition.Durability.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code process}, {@code batch}, and {@code interval: 100ms} as a mapping or as one text.
 */
final class DurabilityBinding implements Binding<Durability> {
  private static final String PREFIX = "interval:";
  private static final String VALID = "process, batch or { interval: 100ms }";

  private record Interval(
      @Option(
              doc = "How often what was journalled is synced to stable storage.",
              min = "1ms",
              max = "1h",
              example = "100ms")
          Duration interval) {}

  private static final RecordSpec<Interval> INTERVAL = RecordSpec.of(Interval.class);
  private static final Bindings PLAIN = Bindings.standard();

  @Override
  public @Nullable Bound<Durability> read(ConfigNode node, Reading reading) {
    if (node instanceof ConfigNode.Mapping mapping) {
      reading.onlyKeys(mapping, "durability", List.of(INTERVAL));
      return interval(mapping, reading);
    }
    Reading.Text text = reading.text(node);
    if (text == null) {
      return null;
    }
    if (text.value().startsWith(PREFIX)) {
      String after = text.value().substring(PREFIX.length()).strip();
      ConfigNode.Entry entry =
          new ConfigNode.Entry(
              ConfigNode.Scalar.of(node.at(), "interval"), ConfigNode.Scalar.of(node.at(), after));
      return interval(new ConfigNode.Mapping(node.at(), List.of(entry), true), reading);
    }
    return switch (text.value()) {
      case "process" -> bound(Level.PROCESS, text);
      case "batch" -> bound(Level.BATCH, text);
      default -> {
        String hint =
            Suggestion.closest(text.value(), List.of("process", "batch", "interval"))
                .map(closest -> "; did you mean '" + closest + "'?")
                .orElse("");
        reading.error(node, "must be " + VALID + ", not " + text.shown() + hint);
        yield null;
      }
    };
  }

  private static Bound<Durability> bound(Level level, Reading.Text text) {
    return new Bound<>(new Durability(level, Optional.empty()), text.canon(text.value()));
  }

  private static @Nullable Bound<Durability> interval(ConfigNode.Mapping mapping, Reading reading) {
    Bound<Interval> bound = reading.options(INTERVAL, PLAIN, mapping);
    if (bound == null) {
      return null;
    }
    Canon canon = bound.canon();
    return new Bound<>(
        new Durability(Level.INTERVAL, Optional.of(bound.value().interval())), canon);
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> interval =
        Map.of(
            "type",
            "object",
            "properties",
            Map.of("interval", Map.of("type", "string")),
            "required",
            List.of("interval"));
    Map<String, Object> word = Map.of("enum", List.of("process", "batch"));
    Map<String, Object> text = Map.of("type", "string", "pattern", "^interval: *[0-9]+(ms|s|m|h)$");
    return Map.of("anyOf", List.of(word, interval, text));
  }

  @Override
  public String name() {
    return VALID;
  }
}

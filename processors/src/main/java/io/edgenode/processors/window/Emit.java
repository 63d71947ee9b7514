package io.edgenode.processors.window;

import io.edgenode.engine.config.Binding;
import io.edgenode.engine.config.Bound;
import io.edgenode.engine.config.BoundBy;
import io.edgenode.engine.config.ConfigNode;
import io.edgenode.engine.config.Reading;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a window gives out results: when it closes, or besides that every so long.
 *
 * @param every absent for on-close
 */
@BoundBy(Emit.EmitBinding.class)
record Emit(Optional<Duration> every) {

  /** Reads {@code on-close} or {@code every 10s}. */
  static final class EmitBinding implements Binding<Emit> {
    private static final String ON_CLOSE = "on-close";
    private static final Pattern EVERY = Pattern.compile("every +([0-9]+)(ms|s|m|h)");

    @Override
    public @Nullable Bound<Emit> read(ConfigNode node, Reading reading) {
      Reading.Text text = reading.text(node);
      if (text == null) {
        return null;
      }
      if (text.value().equals(ON_CLOSE)) {
        return new Bound<>(new Emit(Optional.empty()), text.canon(ON_CLOSE));
      }
      var matcher = EVERY.matcher(text.value());
      if (matcher.matches() && matcher.group(1).length() <= 9) {
        Duration every = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
        if (!every.isZero()) {
          return new Bound<>(
              new Emit(Optional.of(every)), text.canon("every " + every.toMillis() + "ms"));
        }
      }
      reading.error(
          node,
          "must be on-close, or every and a duration in ms, s, m or h, such as every 10s, not '"
              + text.value()
              + "'");
      return null;
    }

    private static Duration duration(long number, String unit) {
      return switch (unit) {
        case "ms" -> Duration.ofMillis(number);
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        default -> Duration.ofHours(number);
      };
    }

    @Override
    public Map<String, Object> schema() {
      return Map.of("type", "string", "pattern", "^(on-close|" + EVERY.pattern() + ")$");
    }

    @Override
    public String name() {
      return "on-close or every DURATION";
    }
  }
}

package io.edgenode.engine.config;

import io.edgenode.engine.api.ByteSize;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The types of option that are one piece of text, read exactly: nothing is guessed. Stateless. */
final class Scalars {
  static final Pattern JSON_NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]{0,400})(?:\\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,4})?");
  private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9][0-9]{0,18})");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,15})(ms|s|m|h|d)");
  private static final Pattern SLOPPY_DURATION =
      Pattern.compile(
          "([0-9]{1,15}) ?(?:(ms|msecs?|millis)|(s|secs?|seconds?)|(m|mins?|minutes?)"
              + "|(h|hrs?|hours?)|(d|days?))",
          Pattern.CASE_INSENSITIVE);
  private static final List<String> DURATION_UNITS = List.of("ms", "s", "m", "h", "d");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})(B|KiB|MiB|GiB|TiB)");
  private static final Pattern SLOPPY_SIZE =
      Pattern.compile("([0-9]{1,15}) ?([kKmMgGtT]?)[iI]?[bB]?");
  private static final String SIZES = "KMGT";

  /** Millis of each unit, largest first. */
  private static final Map<String, Long> UNITS = units();

  static final ScalarBinding<String> STRING =
      new ScalarBinding<>(
          "text", "text", text -> text, text -> text, text -> "", Map.of("type", "string"));

  static final ScalarBinding<Boolean> BOOLEAN =
      new ScalarBinding<>(
          "boolean",
          "true or false",
          Scalars::bool,
          value -> value,
          Scalars::boolHint,
          schema("boolean", "true|false"));

  static final ScalarBinding<Integer> INT =
      new ScalarBinding<>(
          "integer",
          "a whole number of at most 32 bits, without leading zeros",
          Scalars::integer,
          value -> value,
          text -> "",
          schema("integer", "-?(0|[1-9][0-9]*)"));

  static final ScalarBinding<Long> LONG =
      new ScalarBinding<>(
          "integer",
          "a whole number of at most 64 bits, without leading zeros",
          Scalars::whole,
          value -> value,
          text -> "",
          schema("integer", "-?(0|[1-9][0-9]*)"));

  static final ScalarBinding<Double> DOUBLE =
      new ScalarBinding<>(
          "number",
          "a number such as 0.5 or 1e3",
          Scalars::real,
          value -> value,
          text -> "",
          schema("number", JSON_NUMBER.pattern()));

  static final ScalarBinding<Duration> DURATION_BINDING =
      new ScalarBinding<>(
          "duration",
          "a duration such as 500ms, 2s, 5m, 1h or 7d",
          Scalars::duration,
          Scalars::print,
          Scalars::durationHint,
          text("[0-9]+(ms|s|m|h|d)"));

  static final ScalarBinding<ByteSize> SIZE_BINDING =
      new ScalarBinding<>(
          "size",
          "a size such as 512B, 64KiB, 16MiB, 1GiB or 1TiB",
          Scalars::size,
          ByteSize::toString,
          Scalars::sizeHint,
          text("[0-9]+(B|KiB|MiB|GiB|TiB)"));

  private Scalars() {}

  private static @Nullable Boolean bool(String text) {
    return switch (text) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> null;
    };
  }

  private static String boolHint(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "yes", "on", "y", "true" -> "; did you mean 'true'?";
      case "no", "off", "n", "false" -> "; did you mean 'false'?";
      default -> "";
    };
  }

  /** What somebody who wrote 10min or 1 day probably meant; empty where nothing suggests itself. */
  private static String durationHint(String text) {
    if (WHOLE.matcher(text).matches()) {
      return "; it needs a unit";
    }
    Matcher matcher = SLOPPY_DURATION.matcher(text);
    if (!matcher.matches()) {
      return "";
    }
    int unit = 0;
    while (matcher.group(unit + 2) == null) {
      unit++;
    }
    return "; did you mean '" + matcher.group(1) + DURATION_UNITS.get(unit) + "'?";
  }

  private static @Nullable Integer integer(String text) {
    Long value = whole(text);
    return value == null || value.intValue() != value ? null : (Integer) value.intValue();
  }

  static @Nullable Long whole(String text) {
    if (!WHOLE.matcher(text).matches()) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException beyond) {
      return null;
    }
  }

  static @Nullable Double real(String text) {
    if (!JSON_NUMBER.matcher(text).matches()) {
      return null;
    }
    double value = new BigDecimal(text).doubleValue();
    return Double.isFinite(value) ? (Double) value : null;
  }

  private static @Nullable Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    try {
      long unit = UNITS.getOrDefault(matcher.group(2), 1L);
      return Duration.ofMillis(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
    } catch (ArithmeticException beyond) {
      return null;
    }
  }

  /** In the largest unit that leaves it whole. */
  static String print(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
      if (millis % unit.getValue() == 0) {
        return millis / unit.getValue() + unit.getKey();
      }
    }
    throw new IllegalStateException("no unit for " + duration);
  }

  private static @Nullable ByteSize size(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    int shift = 10 * (SIZES.indexOf(matcher.group(2).charAt(0)) + 1);
    long number = Long.parseLong(matcher.group(1));
    boolean fits = number <= Long.MAX_VALUE >>> shift;
    return fits ? new ByteSize(number << shift) : null;
  }

  /** What somebody who wrote 64K or 64MB probably meant; empty where nothing suggests itself. */
  static String sizeHint(String text) {
    if (WHOLE.matcher(text).matches()) {
      return "; it needs a unit";
    }
    Matcher matcher = SLOPPY_SIZE.matcher(text);
    if (!matcher.matches()) {
      return "";
    }
    String unit = matcher.group(2).toUpperCase(Locale.ROOT);
    return "; did you mean '" + matcher.group(1) + (unit.isEmpty() ? "B" : unit + "iB") + "'?";
  }

  private static Map<String, Long> units() {
    Map<String, Long> units = new LinkedHashMap<>();
    units.put("d", Duration.ofDays(1).toMillis());
    units.put("h", Duration.ofHours(1).toMillis());
    units.put("m", Duration.ofMinutes(1).toMillis());
    units.put("s", Duration.ofSeconds(1).toMillis());
    units.put("ms", 1L);
    return units;
  }

  /** A JSON value of its type, or the same as text, or a reference that makes it. */
  private static Map<String, Object> schema(String type, String pattern) {
    return Map.of("anyOf", List.of(Map.of("type", type), text(pattern)));
  }

  private static Map<String, Object> text(String pattern) {
    return Map.of("type", "string", "pattern", "^(?:" + pattern + "|.*\\$\\{.*|ENC\\(.*\\))$");
  }
}

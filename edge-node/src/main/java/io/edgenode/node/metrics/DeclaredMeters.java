package io.edgenode.node.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets in what {@link Metric} declares, with its name, doc and unit, and nothing else: the names of
 * Micrometer's binders get our prefix, and what they have beside is left out. Immutable.
 */
final class DeclaredMeters implements MeterFilter {
  private static final String PREFIX = "edge.";

  private final Map<String, Metric> declared =
      Arrays.stream(Metric.values())
          .collect(Collectors.toUnmodifiableMap(Metric::getName, Function.identity()));

  @Override
  public Meter.Id map(Meter.Id id) {
    return find(id).map(metric -> declare(metric, id)).orElse(id);
  }

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    boolean known = find(id).filter(metric -> keys(id).equals(labels(metric))).isPresent();
    return known ? MeterFilterReply.NEUTRAL : MeterFilterReply.DENY;
  }

  private Optional<Metric> find(Meter.Id id) {
    String name = id.getName().startsWith(PREFIX) ? id.getName() : PREFIX + id.getName();
    return Optional.ofNullable(declared.get(name));
  }

  private static Meter.Id declare(Metric metric, Meter.Id id) {
    @Nullable String unit = metric.getBaseUnit().isEmpty() ? null : metric.getBaseUnit();
    return new Meter.Id(
        metric.getName(), Tags.of(id.getTagsAsIterable()), unit, metric.doc(), id.getType());
  }

  private static Set<String> keys(Meter.Id id) {
    return id.getTags().stream().map(Tag::getKey).collect(Collectors.toSet());
  }

  private static Set<String> labels(Metric metric) {
    return new HashSet<>(metric.labels());
  }
}

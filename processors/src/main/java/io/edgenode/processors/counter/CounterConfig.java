package io.edgenode.processors.counter;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.config.OptionChecks;
import io.edgenode.engine.expression.Expression;
import io.edgenode.engine.expression.KeySpec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The options of processor {@code counter}. */
public record CounterConfig(
    @Option(
            doc = "What is counted apart: fields, or names and expressions.",
            defaultValue = "[]",
            example = "[sensor]")
        KeySpec key,
    @Option(
            doc = "The field that gets the count, this FlowFile included.",
            defaultValue = "count",
            example = "readings",
            shapesState = false)
        String count,
    @Option(
            doc = "Fields that get sums, and what they are sums of; numbers.",
            defaultValue = "{}",
            example = "{ total_kwh: kwh }")
        Map<String, Expression> sum,
    @Option(
            doc = "A FlowFile for which this is true is the first of a new count.",
            example = "\"event == 'start'\"",
            shapesState = false)
        Optional<Expression> reset,
    @Option(
            doc = "A key of which nothing came for so long begins anew; absent: never.",
            min = "1ms",
            example = "1d",
            shapesState = false)
        Optional<Duration> ttl,
    @Option(
            doc =
                "How many keys are counted at most; the one silent longest makes room and would begin"
                    + " anew.",
            defaultValue = "100000",
            min = "1",
            max = "10000000",
            shapesState = false)
        int maxKeys) {
  /** The most sums of one counter: each is kept for every key. */
  static final int MAX_SUMS = 32;

  /**
   * @throws IllegalArgumentException if two results would have one name, or there are too many
   */
  public CounterConfig {
    new OptionChecks()
        .require(
            !sum.containsKey(count),
            () ->
                "'"
                    + count
                    + "' can't be the field of both 'count' and a 'sum'; name one otherwise")
        .require(
            sum.size() <= MAX_SUMS,
            () -> "'sum' may name at most " + MAX_SUMS + " fields, not " + sum.size())
        .done();
  }
}

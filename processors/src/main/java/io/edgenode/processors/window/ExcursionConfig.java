package io.edgenode.processors.window;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.config.OptionChecks;
import io.edgenode.engine.expression.Expression;
import io.edgenode.engine.expression.KeySpec;
import java.time.Duration;
import java.util.Map;

/** The options of window {@code excursion}. */
public record ExcursionConfig(
    @Option(
            doc =
                "What must be so. It begins with a record for which this is true and ends with one"
                    + " for which it is false; one for which it is null says nothing.",
            example = "temperature > -15")
        Expression condition,
    @Option(
            doc = "How long it must last, in the records' time.",
            min = "1ms",
            max = "366d",
            example = "10m")
        Duration atLeast,
    @Option(
            doc = "What has excursions of its own: fields, or names and expressions.",
            defaultValue = "[]",
            example = "[freezer]")
        KeySpec key,
    @Option(
            doc =
                "What a result has beside the key's fields and its bounds: names and expressions"
                    + " over first and then. Absent: the two records, as first and then.",
            defaultValue = "{}",
            example = "{ since: first.ts, temperature: first.temperature }",
            shapesState = false)
        Map<String, Expression> select,
    @Option(
            doc =
                "How many keys have something pending at most; records of further keys go to failure.",
            defaultValue = "100000",
            min = "1",
            max = "100000000",
            shapesState = false)
        int maxKeys,
    @Option(
            doc =
                "How many records of a key wait for the watermark at most; further ones go to"
                    + " failure.",
            defaultValue = "1000",
            min = "1",
            max = "100000",
            shapesState = false)
        int maxRecords,
    @Option(
            doc =
                "What all kept records come to at most, with about 300 bytes for each besides its"
                    + " own; further ones go to failure.",
            defaultValue = "8MiB",
            min = "64KiB",
            max = "16GiB",
            shapesState = false)
        ByteSize maxSize) {

  public ExcursionConfig {
    new OptionChecks()
        .run(condition::requireCondition)
        .run(() -> Pairs.check(Sequences.NAMES, key, select))
        .done();
  }
}

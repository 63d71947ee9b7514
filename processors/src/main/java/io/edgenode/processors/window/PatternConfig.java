package io.edgenode.processors.window;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.config.OptionChecks;
import io.edgenode.engine.expression.Expression;
import io.edgenode.engine.expression.KeySpec;
import java.time.Duration;
import java.util.Map;

/** The options of window {@code pattern}. */
public record PatternConfig(
    @Option(
            doc = "The condition of the record with which it begins; null counts as false.",
            example = "door == 'open'")
        Expression first,
    @Option(
            doc = "The condition of the record that must follow; null counts as false.",
            example = "door == 'closed'")
        Expression then,
    @Option(
            doc =
                "How soon it must follow: less than that after the first. Otherwise the first goes"
                    + " to missing, when the watermark is there.",
            min = "1ms",
            max = "366d",
            example = "10m")
        Duration within,
    @Option(
            doc =
                "What another first means while one is pending. keep: nothing. restart: it takes the"
                    + " place of the pending one.",
            defaultValue = "keep",
            example = "restart")
        Repeat repeat,
    @Option(
            doc = "Whose records follow one another: fields, or names and expressions.",
            defaultValue = "[]",
            example = "[freezer]")
        KeySpec key,
    @Option(
            doc =
                "What a result has beside the key's fields and its bounds: names and expressions"
                    + " over first and then. Absent: the two records, as first and then.",
            defaultValue = "{}",
            example = "{ seconds: \"(then.ts - first.ts) / 1000\" }",
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

  /** What another first means. */
  public enum Repeat {
    /** The pending one stays. */
    KEEP,
    /** The pending one is forgotten, and time counts from the new one. */
    RESTART
  }

  public PatternConfig {
    new OptionChecks()
        .run(first::requireCondition)
        .run(then::requireCondition)
        .run(() -> Pairs.check(Sequences.NAMES, key, select))
        .done();
  }
}

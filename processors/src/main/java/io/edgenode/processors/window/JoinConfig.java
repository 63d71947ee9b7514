package io.edgenode.processors.window;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.api.WindowManager;
import io.edgenode.engine.config.OptionChecks;
import io.edgenode.engine.expression.Expression;
import io.edgenode.engine.expression.KeySpec;
import io.edgenode.engine.expression.Timestamp;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The options of window {@code join}. */
public record JoinConfig(
    @Option(
            doc =
                "inner: each left record with each right one of its window. left: besides, left"
                    + " records without a right one, with right null. asof: each left record with"
                    + " the latest right one up to its time, or with right null.",
            defaultValue = "inner",
            example = "asof")
        Kind kind,
    @Option(
            doc = "How long a window is; asof: how much earlier the right record may be at most.",
            min = "1ms",
            max = "366d",
            example = "1m")
        Duration size,
    @Option(
            doc = "How far windows are shifted, as in tumbling; not with asof.",
            defaultValue = "0s",
            max = "366d",
            example = "6h")
        Duration offset,
    @Option(
            doc = "Aligns windows to the local calendar, as in tumbling; not with asof.",
            example = "Europe/Berlin")
        Optional<String> zone,
    @Option(
            doc =
                "What records of both sides must have in common: fields, or names and expressions,"
                    + " as in { sensor: sensor ?? device }.",
            example = "[sensor]")
        KeySpec key,
    @Option(
            doc =
                "What a result has beside the key's fields and its bounds: names and expressions"
                    + " over left and right. Absent: the two records, as left and right.",
            defaultValue = "{}",
            example = "{ indoors: left.temperature, outdoors: right.temperature }",
            shapesState = false)
        Map<String, Expression> select,
    @Option(
            doc =
                "How many windows of a key are open at most, asof: how many keys; records that would"
                    + " open more go to failure.",
            defaultValue = "100000",
            min = "1",
            max = "100000000",
            shapesState = false)
        int maxKeys,
    @Option(
            doc =
                "How many records of each side a window of a key keeps at most, asof: a key; further"
                    + " ones go to failure.",
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
  /** What the two inputs are called. */
  static final Pairs.Names SIDES = new Pairs.Names("left", "right");

  /** Which records make results. */
  public enum Kind {
    /** Pairs of a window. */
    INNER,
    /** Pairs of a window, and left ones that have none. */
    LEFT,
    /** Each left one with the latest right one. */
    ASOF
  }

  public JoinConfig {
    new OptionChecks()
        .run(() -> Pairs.check(SIDES, key, select))
        .require(
            kind != Kind.ASOF || zone.isEmpty() && offset.isZero(),
            () ->
                "'offset' and 'zone' align windows; with 'kind: asof' each left record has its own,"
                    + " so leave them out")
        .run(() -> Spans.check("size", size, zone))
        .done();
  }

  WindowManager manager() {
    return kind == Kind.ASOF ? new AsofJoin(this) : new WindowJoin(this);
  }

  Spans spans() {
    return zone.map(name -> Spans.calendar(size, size, offset, Timestamp.zoneOf(name)))
        .orElseGet(() -> Spans.tumbling(size, offset));
  }
}

package io.edgenode.benchmarks.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/**
 * The flow under test: two listeners, a stateless head that a worker computes ahead behind a
 * backlog and which changes nothing, an asynchronous step with random delays, two stateful steps of
 * which one has timers, windows by journal time, event time and number, a join and a pattern, an
 * exact sink for each and one that can't take anything back.
 */
final class Flows {
  static final String NAME = "crash";
  static final long TALLY_MILLIS = 200;

  /** The file of the sink behind {@code dedupe}. */
  static final String EXACT = "exact";

  /** The file of the sink behind {@code tally}. */
  static final String SUMS = "sums";

  private static final String TEXT =
      """
      flow: crash
      journal: { durability: "%s", max-size: %s, retain: %s }
      checkpoint: { interval: %dms }
      sources:
        web: { type: http-listener, port: %d, path: /in, format: ndjson }
      %s
      processors:
        sound: { type: filter, from: web, where: "seq >= 0" }
        same: { type: map, from: sound, set: { twice: "seq * 2" }, remove: [twice] }
        shaken: { type: jitter, from: %s, most: 4 }
        once: { type: dedupe, from: shaken, key: [source, seq], ttl: 24h }
        tally: { type: tally, from: shaken, every: %dms }
      windows:
        by-time:
          type: tumbling
          from: shaken
          size: %dms
          key: [sensor]
          aggregate: { n: count(), total: sum(seq), peak: max(value) }
        by-event:
          type: hopping
          from: web
          size: %ds
          every: %ds
          key: [sensor]
          timestamp: { field: seq, unit: s }
          lateness: %ds
          aggregate: { n: count(), total: sum(seq), peak: max(value) }
        by-count:
          type: count
          from: shaken
          size: %d
          every: %d
          key: [sensor]
          aggregate: { n: count(), total: sum(seq), peak: max(value) }
        matched:
          type: join
          kind: asof
          from: [shaken, web]
          size: %dms
          key: [sensor]
          max-records: 100000
          max-size: 1GiB
          select: { seq: left.seq, web: right.seq }
        followed:
          type: pattern
          from: shaken
          first: "seq %% %d == 0"
          then: "seq %% %d == 0"
          within: %dms
          key: [sensor]
          select: { first: first.seq, then: then.seq }
      sinks:
        exact: { type: file, from: once, path: "%s" }
        sums: { type: file, from: tally, path: "%s" }
        times: { type: file, from: by-time, path: "%s" }
        events: { type: file, from: by-event, path: "%s" }
        counts: { type: file, from: by-count, path: "%s" }
        matches: { type: file, from: matched, path: "%s" }
        follows: { type: file, from: [followed, followed.missing], path: "%s" }
        seen: { type: witness, from: shaken, path: "%s"%s }
      """;

  private Flows() {}

  /**
   * What differs from round to round.
   *
   * @param mqtt the MQTT listener's port; 0 for none
   * @param witness more options of the witness, each with a comma before it
   */
  record Shape(
      String durability,
      String maxSize,
      String retain,
      int checkpointMillis,
      int http,
      int mqtt,
      String witness) {}

  static void write(Workplace place, Shape shape) {
    boolean mqtt = shape.mqtt > 0;
    String text =
        TEXT.formatted(
            shape.durability,
            shape.maxSize,
            shape.retain,
            shape.checkpointMillis,
            shape.http,
            mqtt ? "  broker: { type: mqtt-listener, port: " + shape.mqtt + " }" : "",
            mqtt ? "[same, broker]" : "same",
            TALLY_MILLIS,
            WindowReference.BY_TIME_MILLIS,
            WindowReference.EVENT_SIZE,
            WindowReference.EVENT_EVERY,
            WindowReference.EVENT_LATENESS,
            WindowReference.COUNT_SIZE,
            WindowReference.COUNT_EVERY,
            CorrelationReference.TOLERANCE_MILLIS,
            CorrelationReference.FIRST,
            CorrelationReference.THEN,
            CorrelationReference.WITHIN_MILLIS,
            place.written(EXACT),
            place.written(SUMS),
            place.written("by-time"),
            place.written("by-event"),
            place.written("by-count"),
            place.written("matched"),
            place.written("followed"),
            place.seen(),
            shape.witness);
    try {
      Files.writeString(place.flow(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

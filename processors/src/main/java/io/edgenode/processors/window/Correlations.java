package io.edgenode.processors.window;

import io.edgenode.engine.api.Descriptor;

/** The window types that bring records together: two streams, or one after another. */
public final class Correlations {
  /** Two streams by key. */
  public static final Descriptor<JoinConfig> JOIN =
      Descriptor.window("join", JoinConfig.class, JoinConfig::manager)
          .inputs("left", "right")
          .summary("Joins two streams of records by key, within windows or by the latest.")
          .description(
              """
              The first entry of from is the left side, the second the right. inner and left join what
              lies in one window, by tumbling's rules, when that closes: left records by time, each
              with the right ones by time. asof joins each left record with the latest right one of
              its key that is not later, nor more than size earlier, when the watermark is behind the
              left one; of equal time the one that came last counts. A result has the key's fields,
              window_start, window_end (asof: the left record's time, and that less size), then left
              and right, or what select names. Late are records whose window has fired; with asof, left
              ones behind the watermark and right ones that none to come can be joined with.
              """)
          .example(
              "Readings with the weather of the same minute",
              "{ type: join, size: 1m, key: [site], timestamp: ts, lateness: 5s,"
                  + " select: { indoors: left.temperature, outdoors: right.temperature } }")
          .example(
              "Each part with the machine's setting at that time",
              "{ type: join, kind: asof, size: 8h, key: [machine], timestamp: ts }")
          .build();

  private static final String SEQUENCE =
      """
      Records of a key are followed in the order of their time, of equal time as they came; for that
      they wait until the watermark is there. A record that is neither is absorbed, a late one goes
      to late if it could have mattered. A result has the key's fields, window_start and window_end
      (the times of what it began and ended with; without a then the deadline), then first and then,
      or what select names. When all inputs have ended, deadlines have come.
      """;

  /** One record after another, or not. */
  public static final Descriptor<PatternConfig> PATTERN =
      Descriptor.window("pattern", PatternConfig.class, Sequences::new)
          .relationship(Sequences.MISSING)
          .summary(
              "Finds records that are followed by another of their key in time, and those that are not.")
          .description(
              SEQUENCE
                  + """
                    A then ends the pending first, and if it is a first itself, the next begins with
                    it. Another first while one is pending changes nothing, or with repeat: restart
                    takes its place.
                    """)
          .example(
              "Doors that are not closed within two minutes: what reads missing has them",
              "{ type: pattern, first: \"door == 'open'\", then: \"door == 'closed'\", within: 2m,"
                  + " key: [freezer], timestamp: ts }")
          .example(
              "A machine that is silent for ten minutes: missing, once",
              "{ type: pattern, first: \"true\", then: \"true\", within: 10m, key: [machine],"
                  + " timestamp: ts, select: { last_heard: first.ts } }")
          .build();

  /** A condition that lasts. */
  public static final Descriptor<ExcursionConfig> EXCURSION =
      Descriptor.window("excursion", ExcursionConfig.class, Sequences::new)
          .relationship(Sequences.ENDED)
          .summary("Says when a condition has lasted for so long, and when it is over.")
          .description(
              SEQUENCE
                  + """
                    An excursion is given out once, when it has lasted at-least that long; when it is
                    over it goes to ended, with when it began and ended. One that was shorter says
                    nothing.
                    """)
          .example(
              "A freezer that is too warm for ten minutes",
              "{ type: excursion, condition: temperature > -15, at-least: 10m, key: [freezer],"
                  + " timestamp: ts }")
          .build();

  private Correlations() {}
}

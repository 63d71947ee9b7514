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

  private Correlations() {}
}

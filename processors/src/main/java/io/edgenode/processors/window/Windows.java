package io.edgenode.processors.window;

import io.edgenode.engine.api.Descriptor;

/** The window types. */
public final class Windows {
  private static final String TIME =
      """
      Time is the FlowFile's own where timestamp says which field, else journal time. Windows are
      aligned to the epoch in UTC. One fires once, when the watermark reaches its end: the least
      over its sources of the greatest event time less lateness; with journal time, when that has
      come. A FlowFile of which all windows have fired goes to late. A result has the key's fields,
      window_start, window_end (epoch milliseconds) and the aggregates. When all inputs have ended,
      what is open fires.
      """;

  /** One size, side by side. */
  public static final Descriptor<TumblingConfig> TUMBLING =
      Descriptor.window("tumbling", TumblingConfig.class, TumblingConfig::manager)
          .summary("Aggregates over windows of one size, side by side.")
          .description(TIME)
          .example(
              "One-second averages by sensor",
              "{ type: tumbling, size: 1s, key: [sensor], timestamp: ts, lateness: 2s,"
                  + " aggregate: { n: count(), mean: avg(temperature) } }")
          .example(
              "Shifts of eight hours, from 06:00 local time",
              "{ type: tumbling, size: 8h, offset: 6h, zone: Europe/Berlin, timestamp: ts,"
                  + " aggregate: { parts: sum(count) } }")
          .build();

  /** One size, overlapping. */
  public static final Descriptor<HoppingConfig> HOPPING =
      Descriptor.window("hopping", HoppingConfig.class, HoppingConfig::manager)
          .summary("Aggregates over windows of one size that overlap.")
          .description(TIME)
          .example(
              "The last minute, every second",
              "{ type: hopping, size: 1m, every: 1s, key: [sensor], timestamp: ts,"
                  + " aggregate: { peak: max(temperature) } }")
          .build();

  /** As long as something comes. */
  public static final Descriptor<SessionConfig> SESSION =
      Descriptor.window("session", SessionConfig.class, SessionWindows::new)
          .summary("Aggregates over spans of activity that end when nothing comes for a while.")
          .description(
              """
              A session of a key ends gap after its last FlowFile, and fires when the watermark is
              there; window_end is that time. A FlowFile that lies within the gap of two sessions
              makes them one, unless that would be longer than max-length. What no open session takes
              and whose own would have ended already goes to late. With journal time nothing is late.
              """)
          .example(
              "How long a door stood open",
              "{ type: session, gap: 30s, max-length: 1h, key: [door], timestamp: ts,"
                  + " aggregate: { n: count(), warmest: max(temperature) } }")
          .build();

  /** By number. */
  public static final Descriptor<CountConfig> COUNT =
      Descriptor.window("count", CountConfig.class, CountWindows::new)
          .summary("Aggregates over a number of FlowFiles.")
          .description(
              """
              Of every key the FlowFiles are counted as they come; window_start and window_end are
              the least and the greatest time among them. With every, windows overlap. When all
              inputs have ended, what is open fires, however few FlowFiles it has.
              """)
          .example(
              "The mean of every hundred",
              "{ type: count, size: 100, key: [sensor], aggregate: { mean: avg(temperature) } }")
          .example(
              "The mean of the last hundred, after every ten",
              "{ type: count, size: 100, every: 10, key: [sensor],"
                  + " aggregate: { mean: avg(temperature) } }")
          .build();

  private Windows() {}
}

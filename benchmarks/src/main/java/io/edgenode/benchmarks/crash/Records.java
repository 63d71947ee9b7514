package io.edgenode.benchmarks.crash;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * What the producers send: a record is a function of its source and number, so that whoever
 * receives it can tell whether a byte was altered. It carries a checksum as well, for people.
 *
 * <pre>
 * {"source":"h0","seq":17,"sensor":"s3","value":12.5,"pad":"aaa…","sum":"89abcdef"}
 * </pre>
 */
final class Records {
  static final int SENSORS = 7;

  /** The records of this source are too large for an excerpt: they go to claims. */
  static final String LARGE = "large";

  private static final int LARGE_PADDING = 70_000;
  private static final int MOST_PADDING = 160;
  private static final Pattern NAME =
      Pattern.compile("\\{\"source\":\"([a-z0-9]+)\",\"seq\":([0-9]{1,18}),");

  private Records() {}

  /** Which record it is. */
  record Name(String source, long seq) {}

  static String line(String source, long seq) {
    long mixed = mix(source.hashCode() * 31L + seq);
    String body =
        "{\"source\":\""
            + source
            + "\",\"seq\":"
            + seq
            + ",\"sensor\":\""
            + sensor(mixed)
            + "\",\"value\":"
            + value(mixed)
            + ",\"pad\":\""
            + "a".repeat(padding(source, mixed))
            + "\"";
    CRC32C crc = new CRC32C();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    return body + ",\"sum\":\"" + String.format("%08x", crc.getValue()) + "\"}";
  }

  private static int padding(String source, long mixed) {
    int some = (int) ((mixed >>> 20) % MOST_PADDING) + 80;
    return source.equals(LARGE) ? LARGE_PADDING + some : some;
  }

  static String sensor(String source, long seq) {
    return sensor(mix(source.hashCode() * 31L + seq));
  }

  static double value(String source, long seq) {
    return value(mix(source.hashCode() * 31L + seq));
  }

  private static double value(long mixed) {
    return (mixed >>> 8) % 400 / 4.0;
  }

  private static String sensor(long mixed) {
    return "s" + (mixed & Long.MAX_VALUE) % SENSORS;
  }

  /** Which record a line is; empty if it is none that was ever sent: it was altered. */
  static Optional<Name> parse(String line) {
    Matcher matcher = NAME.matcher(line);
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    Name name = new Name(matcher.group(1), Long.parseLong(matcher.group(2)));
    return line.equals(line(name.source, name.seq)) ? Optional.of(name) : Optional.empty();
  }

  /** SplitMix64's finalizer, made non-negative. */
  private static long mix(long seed) {
    long z = seed + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (z ^ (z >>> 31)) & Long.MAX_VALUE;
  }
}

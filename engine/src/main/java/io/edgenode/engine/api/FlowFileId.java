package io.edgenode.engine.api;

import java.util.HexFormat;

/**
 * The 128-bit identity of a FlowFile, stable across restarts, resends and replays (K23). A root's
 * upper 48 bits are its arrival in epoch milliseconds, so ids sort roughly by time.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record FlowFileId(long high, long low) implements Comparable<FlowFileId> {
  private static final int HEX_DIGITS = 32;

  /** Reads what {@link #toString} wrote: 32 hexadecimal digits. */
  public static FlowFileId parse(String hex) {
    if (hex.length() != HEX_DIGITS) {
      throw new IllegalArgumentException(
          "a FlowFile id is 32 hexadecimal digits, not " + hex.length() + " characters");
    }
    return new FlowFileId(
        HexFormat.fromHexDigitsToLong(hex, 0, 16), HexFormat.fromHexDigitsToLong(hex, 16, 32));
  }

  @Override
  public int compareTo(FlowFileId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** 32 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
  }
}

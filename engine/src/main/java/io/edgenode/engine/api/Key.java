package io.edgenode.engine.api;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A key as canonical bytes: equal values of equal type give equal bytes. Ordered by unsigned bytes,
 * which is the firing order (K22). Immutable: nobody writes to the array that was handed in.
 */
public final class Key implements Comparable<Key> {
  private static final Key EMPTY = new Key(new byte[0]);

  private final byte[] bytes;
  private final int hash;

  private Key(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes) * 0x9E3779B9;
  }

  /** The key of what has none. */
  public static Key empty() {
    return EMPTY;
  }

  /** A key of these bytes, which the caller gives away. */
  public static Key of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Key(bytes);
  }

  /** The bytes themselves, not a copy: read only. */
  public byte[] bytes() {
    return bytes;
  }

  /** Whether it is the first {@code length} bytes of an array. */
  public boolean isOf(byte[] array, int length) {
    return Arrays.equals(bytes, 0, bytes.length, array, 0, length);
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Key that && hash == that.hash && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}

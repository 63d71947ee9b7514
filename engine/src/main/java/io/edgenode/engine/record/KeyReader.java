package io.edgenode.engine.record;

/**
 * Goes through the canonical bytes of values that {@link Value#writeKey} wrote, one after another.
 * What comes out has equal key bytes; how a number was written is not kept. Belongs to who made it.
 */
public final class KeyReader {
  private final byte[] bytes;
  private int at;

  public KeyReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether there is another value. */
  public boolean hasNext() {
    return at < bytes.length;
  }

  /**
   * Writes the next value as JSON.
   *
   * @throws IllegalArgumentException if these are no key's bytes
   */
  public void writeNext(ByteOutput json) {
    try {
      write(json);
    } catch (ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("the key's bytes end within a value", e);
    }
  }

  private void write(ByteOutput json) {
    int tag = bytes[at++];
    switch (tag) {
      case KeyBytes.NULL -> new Value().writeJson(json);
      case KeyBytes.BOOLEAN -> Value.ofBoolean(bytes[at++] == 1).writeJson(json);
      case KeyBytes.LONG -> Value.ofLong(readLong() ^ Long.MIN_VALUE).writeJson(json);
      case KeyBytes.DOUBLE -> {
        long bits = readLong();
        Value.ofDouble(Double.longBitsToDouble(bits < 0 ? bits ^ Long.MIN_VALUE : ~bits))
            .writeJson(json);
      }
      case KeyBytes.TEXT -> Value.ofText(readText()).writeJson(json);
      case KeyBytes.LIST -> writeNested(json, '[', ']');
      case KeyBytes.OBJECT -> writeNested(json, '{', '}');
      default -> throw new IllegalArgumentException("no value of a key begins with " + tag);
    }
  }

  /** A list's elements, or an object's names and values in turns, up to the end. */
  private void writeNested(ByteOutput json, char open, char close) {
    json.write(open);
    boolean first = true;
    while (bytes[at] != KeyBytes.END) {
      if (!first) {
        json.write(',');
      }
      first = false;
      write(json);
      if (open == '{') {
        json.write(':');
        write(json);
      }
    }
    at++;
    json.write(close);
  }

  private long readLong() {
    long read = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      read = read << Byte.SIZE | (bytes[at++] & 0xFF);
    }
    return read;
  }

  private String readText() {
    ByteOutput text = new ByteOutput(32);
    while (true) {
      byte next = bytes[at++];
      if (next != KeyBytes.END) {
        text.write(next);
      } else if (bytes[at++] == KeyBytes.ESCAPED) {
        text.write(KeyBytes.END);
      } else {
        return decode(text.array(), text.size());
      }
    }
  }

  /** UTF-8, and what is none: a lone surrogate in three bytes, as {@link JsonText} encodes it. */
  private static String decode(byte[] utf8, int length) {
    StringBuilder text = new StringBuilder(length);
    int next = 0;
    while (next < length) {
      int lead = utf8[next++] & 0xFF;
      int more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
      int point = more == 0 ? lead : lead & 0x3F >> more;
      for (; more > 0; more--) {
        point = point << 6 | (utf8[next++] & 0x3F);
      }
      text.appendCodePoint(point);
    }
    return text.toString();
  }
}

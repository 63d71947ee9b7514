package io.edgenode.engine.record;

import java.util.Arrays;

/**
 * A field's name, encoded once, with a guess where the field stands: records of one source have
 * their fields mostly in one order. Make one for each place of use; it belongs to that accessor and
 * its thread.
 */
public final class FieldName {
  private final String text;
  private final byte[] utf8;
  private final byte[] member;
  private final boolean escapes;

  /** The first eight bytes and the last: all there is, in most names. */
  private final long head;

  private final long tail;

  /** What {@link JsonRecord#nameBit} says of it. */
  private final long bits;

  /** Where the field was last time. */
  int hint;

  /** Where an editor last had the name. */
  int place;

  private FieldName(String text) {
    this.text = text;
    this.utf8 = JsonText.encode(text);
    int length = utf8.length;
    this.head = Json.word(utf8, 0, Math.min(length, Long.BYTES));
    this.tail = length > Long.BYTES ? Json.word(utf8, length - Long.BYTES) : 0;
    this.bits = JsonRecord.nameBit(utf8, 0, length);
    ByteOutput out = new ByteOutput(utf8.length + 3);
    this.escapes = JsonText.writeJson(text, out);
    out.write(':');
    this.member = out.toByteArray();
  }

  public static FieldName of(String text) {
    return new FieldName(text);
  }

  /** The name without quotes or escapes. */
  public String text() {
    return text;
  }

  /** A bit that a record's {@link JsonRecord#nameBits} have if it has a field of this name. */
  long bits() {
    return bits;
  }

  /** Whether a name in a record, between its quotes, is this one. */
  boolean matches(byte[] a, int start, int endAndFlag) {
    if (endAndFlag >= 0) {
      return endAndFlag - start == utf8.length && matchesBytes(a, start, endAndFlag);
    }
    return JsonText.decode(a, start, endAndFlag & Json.POSITION, true).equals(text);
  }

  private boolean matchesBytes(byte[] a, int start, int end) {
    int length = end - start;
    if (length <= Long.BYTES) {
      return Json.word(a, start, length) == head;
    }
    return Json.word(a, start) == head
        && Json.word(a, end - Long.BYTES) == tail
        && (length <= 2 * Long.BYTES || Arrays.equals(a, start, end, utf8, 0, length));
  }

  boolean matches(FieldName other) {
    return Arrays.equals(utf8, other.utf8);
  }

  /** The name as JSON with quotes and colon: read only. */
  byte[] member() {
    return member;
  }

  /** Whether its JSON form has escapes. */
  boolean hasEscapes() {
    return escapes;
  }

  @Override
  public String toString() {
    return text;
  }
}

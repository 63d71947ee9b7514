package io.edgenode.engine.api;

import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.MalformedRecordException;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.RecordShape;
import io.edgenode.engine.record.Value;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a FlowFile carries. Bytes become a record when a component first asks, and a record becomes
 * bytes when something first needs them; both are kept, so each happens at most once. Immutable to
 * its users; the memoised faces are filled in on the lane.
 */
public sealed interface Content {
  /** Content above this many bytes is kept in a claim file (K13). */
  int CLAIM_THRESHOLD = 64 * 1024;

  /** Claims up to this many bytes can be read as a record (the longest line that is taken). */
  int MAX_RECORD = 1024 * 1024;

  /** The length in bytes. */
  long length();

  /** At least the length, known without writing anything: for limits on what waits somewhere. */
  default long mostBytes() {
    return length();
  }

  /**
   * The content as a record, parsed at the first call. On the lane, or before the lane has it.
   *
   * @throws FlowException.BadData if it is not a JSON object, or too large to be one
   */
  JsonRecord record();

  /**
   * Appends all bytes. Not for a {@link Claim}, which is streamed by {@link ClaimReader}.
   *
   * @throws FlowException.BadData for a claim that is too large for the heap
   */
  void writeTo(ByteOutput out);

  /**
   * Reads a field of the record; null where there is none. Lane only.
   *
   * @throws FlowException.BadData as {@link #record}
   */
  default void read(FieldName field, Value into) {
    record().read(field, into);
  }

  /** For the runtime: called on the lane before this is kept by somebody. */
  default void settle() {}

  static Content of(byte[] bytes) {
    return new Bytes(bytes, 0, bytes.length);
  }

  static Content of(JsonRecord record) {
    return new Record(record);
  }

  /** The record as an editor has it now: emit it before the editor is used again. */
  static Content of(RecordEditor editor) {
    return new Edited(editor);
  }

  /** Bytes in the heap: a slice of an array that nobody writes to any more. */
  final class Bytes implements Content {
    private final byte[] array;
    private final int offset;
    private final int length;
    private @Nullable JsonRecord parsed;
    private @Nullable RecordShape expected;

    public Bytes(byte[] array, int offset, int length) {
      this.array = array;
      this.offset = offset;
      this.length = length;
    }

    /** The array that the slice is of: read only. */
    public byte[] array() {
      return array;
    }

    public int offset() {
      return offset;
    }

    /** The same bytes in an array of their own: for what is kept long after the rest has gone. */
    public Bytes copy() {
      return new Bytes(Arrays.copyOfRange(array, offset, offset + length), 0, length);
    }

    /** Whether somebody has asked for the record. */
    public boolean isParsed() {
      return parsed != null;
    }

    /** Says what its record is probably like. Whoever has it now, a thread at a time. */
    public void expect(RecordShape shape) {
      expected = shape;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public JsonRecord record() {
      JsonRecord record = parsed;
      if (record == null) {
        RecordShape shape = expected;
        try {
          record =
              shape == null
                  ? JsonRecord.parse(array, offset, length)
                  : JsonRecord.parse(array, offset, length, shape);
        } catch (MalformedRecordException e) {
          throw new FlowException.BadData("the content is not a JSON record: " + e.getMessage(), e);
        }
        parsed = record;
      }
      return record;
    }

    @Override
    public void writeTo(ByteOutput out) {
      out.write(array, offset, length);
    }
  }

  /** A record that was changed or made here; written when somebody needs its bytes. */
  final class Record implements Content {
    private final JsonRecord record;
    // Filled in on the lane and read by the checkpoint worker.
    private volatile byte @Nullable [] written;

    Record(JsonRecord record) {
      this.record = record;
    }

    @Override
    public long length() {
      return bytes().length;
    }

    @Override
    public long mostBytes() {
      return record.mostBytes();
    }

    @Override
    public JsonRecord record() {
      return record;
    }

    @Override
    public void writeTo(ByteOutput out) {
      byte[] bytes = written;
      if (bytes == null) {
        record.writeTo(out);
      } else {
        out.write(bytes);
      }
    }

    private byte[] bytes() {
      byte[] bytes = written;
      if (bytes == null) {
        ByteOutput out = new ByteOutput(256);
        record.writeTo(out);
        bytes = out.toByteArray();
        written = bytes;
      }
      return bytes;
    }
  }

  /**
   * A record that is still in its editor: what only reads some fields of it has them from there,
   * and whoever keeps it lets it be made first. Immutable all the same: beyond the editor's next
   * edit there is either the record that was made or an error. Lane only, until it is settled.
   */
  final class Edited implements Content {
    private final RecordEditor editor;
    private final int edits;
    private @Nullable Record made;

    Edited(RecordEditor editor) {
      this.editor = editor;
      this.edits = editor.edits();
    }

    @Override
    public void read(FieldName field, Value into) {
      if (made == null) {
        editor().read(field, into);
      } else {
        made.record.read(field, into);
      }
    }

    @Override
    public void settle() {
      if (made == null) {
        made = new Record(editor().finish());
      }
    }

    private Record made() {
      if (made == null) {
        settle();
      }
      return Objects.requireNonNull(made);
    }

    private RecordEditor editor() {
      if (editor.edits() != edits) {
        throw new IllegalStateException("a component kept content that it said it only reads");
      }
      return editor;
    }

    @Override
    public long length() {
      return made().length();
    }

    @Override
    public long mostBytes() {
      return made().mostBytes();
    }

    @Override
    public JsonRecord record() {
      return made().record;
    }

    @Override
    public void writeTo(ByteOutput out) {
      made().writeTo(out);
    }
  }

  /**
   * Large content in a file of its own.
   *
   * @param id the claim's name within its flow's claim store
   * @param length in bytes
   * @param store where small claims are read from when a component asks for a record
   */
  record Claim(String id, long length, Loader store) implements Content {
    /** Reads a whole claim of at most {@link #MAX_RECORD} bytes, checked. */
    @FunctionalInterface
    public interface Loader {
      /**
       * @throws FlowException.BadData if the claim is damaged or gone
       */
      byte[] load(String id);
    }

    @Override
    public JsonRecord record() {
      return loaded().record();
    }

    @Override
    public void writeTo(ByteOutput out) {
      loaded().writeTo(out);
    }

    private Content loaded() {
      if (length > MAX_RECORD) {
        throw new FlowException.BadData(
            "the content has "
                + length
                + " bytes: above "
                + MAX_RECORD
                + " it can be passed on as it is, but not read as a record");
      }
      return Content.of(store.load(id));
    }
  }
}

package io.edgenode.engine.runtime.deadletter;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.FlowFileId;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The entries of a dead-letter log.
 *
 * <pre>
 * LETTER   kind u8 | id 2 x i64 | component utf | reason utf | time i64 | message utf | FlowFile
 * REMOVED  kind u8 | id 2 x i64 | component utf | may come again u8 | bytes of the letter i32
 * </pre>
 *
 * Owner: {@link DeadLetters}, under its lock.
 */
final class LetterCodec {
  private static final int LETTER = 1;
  private static final int REMOVED = 2;
  private static final int LONGEST_MESSAGE = 1_000;

  private final FlowFileCodec flowFiles;

  LetterCodec(FlowFileCodec flowFiles) {
    this.flowFiles = flowFiles;
  }

  /** What an entry is about, without its FlowFile. */
  record Head(boolean letter, long key, String component, boolean mayComeAgain, int removedBytes) {}

  byte[] letter(FlowFile flowFile, String component, DeadLetter.Reason why, String text, long time)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = begin(bytes, LETTER, flowFile.id(), component);
    out.writeUTF(why.name());
    out.writeLong(time);
    out.writeUTF(text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE));
    flowFiles.write(flowFile, out);
    return bytes.toByteArray();
  }

  byte[] removed(DeadLetter letter, boolean mayComeAgain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = begin(bytes, REMOVED, letter.flowFile().id(), letter.component());
    out.writeBoolean(mayComeAgain);
    out.writeInt(letter.bytes());
    return bytes.toByteArray();
  }

  Head head(byte[] entry) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(entry));
    int kind = in.readUnsignedByte();
    if (kind != LETTER && kind != REMOVED) {
      throw new IOException("a dead-letter entry is of kind " + kind + ", not 1 or 2");
    }
    FlowFileId id = new FlowFileId(in.readLong(), in.readLong());
    String component = in.readUTF();
    long key = LetterIndex.key(id, component);
    return kind == LETTER
        ? new Head(true, key, component, false, 0)
        : new Head(false, key, component, in.readBoolean(), in.readInt());
  }

  DeadLetter letter(long number, byte[] entry) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(entry));
    in.skipBytes(1 + 2 * Long.BYTES);
    String component = in.readUTF();
    DeadLetter.Reason reason = reason(in.readUTF());
    long time = in.readLong();
    String message = in.readUTF();
    FlowFile flowFile = flowFiles.read(in);
    return new DeadLetter(number, component, reason, message, time, entry.length, flowFile);
  }

  private static DeadLetter.Reason reason(String name) throws IOException {
    try {
      return DeadLetter.Reason.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("a dead letter has a reason that this version does not know", e);
    }
  }

  private static DataOutputStream begin(
      ByteArrayOutputStream bytes, int kind, FlowFileId id, String component) throws IOException {
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(kind);
    out.writeLong(id.high());
    out.writeLong(id.low());
    out.writeUTF(component);
    return out;
  }
}

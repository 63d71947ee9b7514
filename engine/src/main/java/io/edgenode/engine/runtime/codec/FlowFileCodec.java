package io.edgenode.engine.runtime.codec;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.FlowFileId;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.record.ByteOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A FlowFile as bytes and back. What comes back has the same id, arrival, origin, span, attributes
 * and content bytes; a claim comes back as a reference. Guarding the bytes is the store's business.
 *
 * <pre>
 * version u8 | content kind u8 | id 2 x i64 | arrival i64 | origin utf
 * first sequence i64 | last sequence i64 | count i64
 * attributes: u16, then key utf, value utf each
 * content: BYTES  length i32, bytes
 *          CLAIM  id utf, length i64
 * </pre>
 *
 * Owner: one thread at a time; it need not be the lane's.
 */
public final class FlowFileCodec {
  private static final int VERSION = 1;
  private static final int BYTES = 0;
  private static final int CLAIM = 1;
  private static final int TYPICAL = 512;

  /** Scratch larger than this is given back after a large FlowFile. */
  private static final int LARGEST_KEPT = 64 * 1024;

  private final Content.Claim.Loader claims;
  private ByteOutput scratch = new ByteOutput(TYPICAL);

  /**
   * @param claims where claims that come back are read from
   */
  public FlowFileCodec(Content.Claim.Loader claims) {
    this.claims = claims;
  }

  /** Writes one FlowFile. Nothing of it is changed, so the lane may go on using it. */
  public void write(FlowFile flowFile, DataOutput out) throws IOException {
    Content content = flowFile.content();
    out.writeByte(VERSION);
    out.writeByte(content instanceof Content.Claim ? CLAIM : BYTES);
    Lineage lineage = flowFile.lineage();
    FlowFileId id = lineage.id();
    out.writeLong(id.high());
    out.writeLong(id.low());
    out.writeLong(lineage.arrivalMillis());
    out.writeUTF(lineage.origin());
    out.writeLong(lineage.firstSequence());
    out.writeLong(lineage.lastSequence());
    out.writeLong(lineage.count());
    writeAttributes(flowFile.attributes(), out);
    if (content instanceof Content.Claim claim) {
      out.writeUTF(claim.id());
      out.writeLong(claim.length());
    } else {
      writeBytes(content, out);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if a newer version wrote it, or the bytes are not a FlowFile
   */
  public FlowFile read(DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException(
          "a stored FlowFile has format "
              + version
              + "; this version of edge-node reads format "
              + VERSION);
    }
    int kind = in.readUnsignedByte();
    FlowFileId id = new FlowFileId(in.readLong(), in.readLong());
    long arrival = in.readLong();
    String origin = in.readUTF();
    Lineage lineage =
        Lineage.stored(id, arrival, origin, in.readLong(), in.readLong(), in.readLong());
    Attributes attributes = readAttributes(in);
    return new FlowFile(lineage, attributes, readContent(kind, in));
  }

  /** One FlowFile as an array of its own. */
  public byte[] encode(FlowFile flowFile) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL);
    try {
      write(flowFile, new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new IllegalStateException("FlowFile " + flowFile.id() + " can't be stored", e);
    }
    return bytes.toByteArray();
  }

  /** What {@link #encode} gave. */
  public FlowFile decode(byte[] bytes) throws IOException {
    return read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  private void writeBytes(Content content, DataOutput out) throws IOException {
    if (content instanceof Content.Bytes bytes) {
      int length = Math.toIntExact(bytes.length());
      out.writeInt(length);
      out.write(bytes.array(), bytes.offset(), length);
      return;
    }
    // Not length() first: it would memoise on a thread that does not own the content.
    scratch.clear();
    content.writeTo(scratch);
    out.writeInt(scratch.size());
    out.write(scratch.array(), 0, scratch.size());
    if (scratch.size() > LARGEST_KEPT) {
      scratch = new ByteOutput(TYPICAL);
    }
  }

  private Content readContent(int kind, DataInput in) throws IOException {
    if (kind == CLAIM) {
      return new Content.Claim(in.readUTF(), in.readLong(), claims);
    }
    int length = kind == BYTES ? in.readInt() : -1;
    if (length < 0) {
      throw new IOException("a stored FlowFile has content kind " + kind + ", length " + length);
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return Content.of(bytes);
  }

  private static void writeAttributes(Attributes attributes, DataOutput out) throws IOException {
    out.writeShort(attributes.size());
    for (var attribute : attributes.toMap().entrySet()) {
      out.writeUTF(attribute.getKey());
      out.writeUTF(attribute.getValue());
    }
  }

  private static Attributes readAttributes(DataInput in) throws IOException {
    int count = in.readUnsignedShort();
    if (count > Attributes.MAX_COUNT) {
      throw new IOException("a stored FlowFile has " + count + " attributes");
    }
    String[] pairs = new String[count * 2];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = in.readUTF();
    }
    return Attributes.of(pairs);
  }
}

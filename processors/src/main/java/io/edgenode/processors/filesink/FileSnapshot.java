package io.edgenode.processors.filesink;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the sink knows at one instant: all that a recovery needs beside the intents behind it.
 *
 * <pre>
 * version u8 | intent i64 | boundary i64 | writes i64 | paths i32
 * path utf | length i64 | sequence i32 | unpublished i32 | written u8 | columns u16, then utf each
 * </pre>
 *
 * Version 1 has neither {@code writes} nor {@code written}: every path of it counts as written.
 *
 * @param intent the number of the last intent that it knows of; {@link #NONE} where there is none
 * @param boundary the lane time of the next rotation; {@link #UNKNOWN} before the first record
 * @param writes how often files were changed before it; {@link #UNCOUNTED} behind version 1
 * @param files every path that a kept checkpoint may have to go back on
 */
record FileSnapshot(long intent, long boundary, long writes, Map<String, FileState> files) {
  static final long UNKNOWN = Long.MIN_VALUE;
  static final long UNCOUNTED = -1;
  private static final long NONE = -1;
  private static final int UNMARKED = 1;
  private static final int VERSION = 2;

  static FileSnapshot decode(byte[] bytes) throws IOException {
    Map<String, FileState> files = new LinkedHashMap<>();
    if (bytes.length == 0) {
      return new FileSnapshot(NONE, UNKNOWN, 0, files);
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int version = in.readUnsignedByte();
    if (version < UNMARKED || version > VERSION) {
      throw new IOException(
          "a checkpoint holds a file sink in format "
              + version
              + "; this version of edge-node reads formats up to "
              + VERSION);
    }
    long intent = in.readLong();
    long boundary = in.readLong();
    boolean marked = version > UNMARKED;
    long writes = marked ? in.readLong() : UNCOUNTED;
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String path = in.readUTF();
      long length = in.readLong();
      int sequence = in.readInt();
      int unpublished = in.readInt();
      boolean written = !marked || in.readBoolean();
      List<String> columns = new ArrayList<>();
      for (int left = in.readUnsignedShort(); left > 0; left--) {
        columns.add(in.readUTF());
      }
      files.put(path, new FileState(length, sequence, unpublished, columns, written));
    }
    return new FileSnapshot(intent, boundary, writes, files);
  }

  /** Whether there was none: no checkpoint has the sink since it came into its flow. */
  boolean isNone() {
    return intent == NONE;
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte(VERSION);
      out.writeLong(intent);
      out.writeLong(boundary);
      out.writeLong(writes);
      out.writeInt(files.size());
      for (Map.Entry<String, FileState> file : files.entrySet()) {
        FileState state = file.getValue();
        out.writeUTF(file.getKey());
        out.writeLong(state.length());
        out.writeInt(state.sequence());
        out.writeInt(state.unpublished());
        out.writeBoolean(state.written());
        out.writeShort(state.columns().size());
        for (String column : state.columns()) {
          out.writeUTF(column);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("writing to an array failed", e);
    }
    return bytes.toByteArray();
  }
}

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
 * version u8 | intent i64 | boundary i64 | paths i32
 * path utf | length i64 | sequence i32 | unpublished i32 | columns u16, then utf each
 * </pre>
 *
 * @param intent the number of the last intent that it knows of
 * @param boundary the lane time of the next rotation; {@link #UNKNOWN} before the first record
 * @param files every path that a kept checkpoint may have to go back on
 */
record FileSnapshot(long intent, long boundary, Map<String, FileState> files) {
  static final long UNKNOWN = Long.MIN_VALUE;
  private static final int VERSION = 1;

  static FileSnapshot decode(byte[] bytes) throws IOException {
    Map<String, FileState> files = new LinkedHashMap<>();
    if (bytes.length == 0) {
      return new FileSnapshot(0, UNKNOWN, files);
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    int version = in.readUnsignedByte();
    if (version != VERSION) {
      throw new IOException(
          "a checkpoint holds a file sink in format "
              + version
              + "; this version of edge-node reads format "
              + VERSION);
    }
    long intent = in.readLong();
    long boundary = in.readLong();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String path = in.readUTF();
      long length = in.readLong();
      int sequence = in.readInt();
      int unpublished = in.readInt();
      List<String> columns = new ArrayList<>();
      for (int left = in.readUnsignedShort(); left > 0; left--) {
        columns.add(in.readUTF());
      }
      files.put(path, new FileState(length, sequence, unpublished, columns));
    }
    return new FileSnapshot(intent, boundary, files);
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeByte(VERSION);
      out.writeLong(intent);
      out.writeLong(boundary);
      out.writeInt(files.size());
      for (Map.Entry<String, FileState> file : files.entrySet()) {
        FileState state = file.getValue();
        out.writeUTF(file.getKey());
        out.writeLong(state.length());
        out.writeInt(state.sequence());
        out.writeInt(state.unpublished());
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

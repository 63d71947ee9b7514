package io.edgenode.processors.stdin;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.record.ByteOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a stream into lines, as many at a time as came with one read. Lines above 1 MiB are left out
 * and counted. Owner: one thread.
 */
final class LineReader {
  private static final int LONGEST_LINE = 1024 * 1024;
  private static final int BLOCK = 64 * 1024;
  private static final int MOST_LINES = 1024;

  private final InputStream in;
  private final byte[] block = new byte[BLOCK];
  private final ByteOutput line = new ByteOutput(1024);
  private int at;
  private int end;
  private boolean skipping;
  private int tooLong;

  LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next lines; blocks until there is one. Empty at the end of the stream.
   *
   * @param skipBlank whether blank lines are none
   */
  List<Offered> next(boolean skipBlank) throws IOException {
    List<Offered> lines = new ArrayList<>();
    while (lines.isEmpty() || at < end && lines.size() < MOST_LINES) {
      if (at == end) {
        at = 0;
        end = Math.max(0, in.read(block));
        if (end == 0) {
          finishLine(lines, skipBlank);
          return lines;
        }
      }
      int from = at;
      while (at < end && block[at] != '\n') {
        at++;
      }
      add(from, at);
      if (at < end) {
        at++;
        finishLine(lines, skipBlank);
        skipping = false;
      }
    }
    return lines;
  }

  /** How many lines were left out since the last call. */
  int takeTooLong() {
    int count = tooLong;
    tooLong = 0;
    return count;
  }

  private void add(int from, int to) {
    if (!skipping && line.size() + to - from > LONGEST_LINE) {
      skipping = true;
      tooLong++;
      line.clear();
    }
    if (!skipping) {
      line.write(block, from, to - from);
    }
  }

  private void finishLine(List<Offered> lines, boolean skipBlank) {
    byte[] bytes = line.toByteArray();
    boolean ended = at > 0 || bytes.length > 0;
    line.clear();
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
    boolean nothing = skipping || !ended || skipBlank && isBlank(bytes, length);
    if (!nothing) {
      Content content = new Content.Bytes(bytes, 0, length);
      lines.add(new Offered(content, Attributes.empty(), SourcePosition.NONE));
    }
  }

  private static boolean isBlank(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] > ' ' || bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }
}

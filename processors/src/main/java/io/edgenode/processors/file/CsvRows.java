package io.edgenode.processors.file;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.CsvReader;
import io.edgenode.engine.record.MalformedRecordException;
import io.edgenode.processors.csv.ColumnTypes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of CSV as JSON records. A row that is not CSV, or does not have the columns' fields, is
 * passed on as it is, so that it fails where a record is needed and is not lost. Immutable.
 *
 * @param columns the names if there is no header; empty: c1, c2, … as many as the first row has
 */
record CsvRows(boolean header, List<String> columns, char delimiter, ColumnTypes types)
    implements LineFormat {
  private static final int LONGEST_HEADER = 64 * 1024;

  @Override
  public Framer framer(Encoding encoding) {
    return Framer.rows(delimiter);
  }

  @Override
  public LineDecoder decoder(Encoding encoding, FileChannel channel, long offset)
      throws IOException {
    Rows rows = new Rows(encoding.isUtf8() ? null : encoding.charset());
    if (offset > 0) {
      rows.readFirst(channel, encoding);
    }
    return rows;
  }

  /** The rows of one file; its first row says what the columns are. */
  private final class Rows implements LineDecoder {
    private final @Nullable Charset charset;
    private final ByteOutput json = new ByteOutput(512);
    private @Nullable CsvReader reader;

    Rows(@Nullable Charset charset) {
      this.charset = charset;
    }

    @Override
    public @Nullable Content decode(byte[] bytes, int from, int to) {
      if (from == to) {
        return null;
      }
      if (charset == null) {
        return decodeUtf8(bytes, from, to);
      }
      byte[] utf8 = new String(bytes, from, to - from, charset).getBytes(StandardCharsets.UTF_8);
      return decodeUtf8(utf8, 0, utf8.length);
    }

    /** The file is gone on with: its first row was read before, and is looked at again. */
    void readFirst(FileChannel channel, Encoding encoding) throws IOException {
      ByteBuffer head = ByteBuffer.allocate((int) Math.min(LONGEST_HEADER, channel.size()));
      int got = 0;
      while (head.hasRemaining() && got >= 0) {
        got = channel.read(head, head.position());
      }
      int from = encoding.markLength(head.array(), head.position());
      int next = Framer.rows(delimiter).next(head.array(), from, from, head.position());
      int end = next < 0 ? head.position() : next;
      byte[] row = head.array();
      if (charset == null) {
        makeReader(row, from, end);
      } else {
        row = new String(row, from, end - from, charset).getBytes(StandardCharsets.UTF_8);
        makeReader(row, 0, row.length);
      }
    }

    private @Nullable Content decodeUtf8(byte[] bytes, int from, int to) {
      CsvReader known = reader;
      if (known == null) {
        known = makeReader(bytes, from, to);
        if (header) {
          return null;
        }
      }
      try {
        json.clear();
        known.writeJson(bytes, from, to - from, json);
        return Content.of(json.toByteArray());
      } catch (MalformedRecordException e) {
        return new Content.Bytes(bytes, from, to - from);
      }
    }

    /** Without it nobody knows what the fields of the other rows are: none is read. */
    private List<String> firstRow(byte[] first, int from, int to) {
      try {
        return CsvReader.header(first, from, to - from, delimiter);
      } catch (MalformedRecordException e) {
        throw new MalformedRecordException(
            "the first row, which says what the columns are, is not CSV: " + e.getMessage());
      }
    }

    private CsvReader makeReader(byte[] first, int from, int to) {
      List<String> names = columns;
      if (header || names.isEmpty()) {
        names = firstRow(first, from, to);
      }
      if (!header && columns.isEmpty()) {
        names = IntStream.rangeClosed(1, names.size()).mapToObj(i -> "c" + i).toList();
      }
      CsvReader made = new CsvReader(names, delimiter, types.named(), types.others());
      reader = made;
      return made;
    }
  }
}

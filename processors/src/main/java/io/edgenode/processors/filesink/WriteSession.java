package io.edgenode.processors.filesink;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.CsvReader;
import io.edgenode.engine.record.CsvWriter;
import io.edgenode.engine.record.JsonRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One write: changes files and a working copy of their states, which becomes the truth only when
 * all of it succeeded. Until then {@link #undo} goes back. Owner: the sink's worker.
 */
final class WriteSession {
  /** How much of a file's new bytes are gathered before they are written. */
  private static final int GATHERED = 256 * 1024;

  /** What is larger, for a large record came last, should not be kept for the next session. */
  static final int LARGEST_GATHERED = 2 * GATHERED;

  /** The longest line of names that is looked for at the head of a file. */
  private static final int LONGEST_HEADER = 64 * 1024;

  private final FileStore store;
  private final FileSinkConfig config;
  private final ByteOutput gathered;
  private final long largest;

  /** Where each touched path stood before this session. */
  private final Map<String, FileState> before = new LinkedHashMap<>();

  /** What is to be undone; the other paths may be another writer's. */
  private final Set<String> changed = new HashSet<>();

  private final Map<String, Working> working = new LinkedHashMap<>();

  /** Paths that can't be written to, and why. */
  private final Map<String, FlowException.BadData> refused = new HashMap<>();

  /** A path in the making. */
  private static final class Working {
    final String path;
    final Path file;
    final ByteOutput pending;
    long length;
    int sequence;
    int unpublished;
    List<String> columns;
    final boolean written;
    @Nullable CsvWriter csv;

    Working(String path, FileState state, ByteOutput pending) {
      this.path = path;
      this.pending = pending;
      this.file = Path.of(path);
      this.length = state.length();
      this.sequence = state.sequence();
      this.unpublished = state.unpublished();
      this.columns = state.columns();
      this.written = state.written();
    }

    FileState state() {
      return new FileState(length, sequence, unpublished, columns, written);
    }
  }

  /** A place to go back to in one file. */
  record Mark(long length) {}

  /**
   * @param gathered where the bytes of one path may be gathered, until the next session
   */
  WriteSession(FileStore store, FileSinkConfig config, ByteOutput gathered) {
    this.store = store;
    this.config = config;
    this.gathered = gathered;
    this.largest = config.rotate().size().map(size -> size.bytes()).orElse(Long.MAX_VALUE);
  }

  /** Makes all paths of what is to be written known, and logs intents for what is written first. */
  void begin(Map<String, FileState> known, Set<String> paths) throws IOException {
    Set<String> first = new LinkedHashSet<>();
    for (String path : paths) {
      FileState state = known.get(path);
      if (state != null && state.written()) {
        touch(path, state);
      } else if (!working.containsKey(path)) {
        first.add(path);
      }
    }
    store.adopt(first, known, refused).forEach(this::touch);
  }

  /** Paths that can't be written to, and why; known once it began. */
  Map<String, FlowException.BadData> refused() {
    return refused;
  }

  /** Writes a record in the sink's format. */
  void append(String path, JsonRecord record) throws IOException {
    Working file = file(path);
    int start = file.pending.size();
    encode(file, record);
    if (mustRotate(file, start, file.pending.size() - start)) {
      file.pending.truncate(start);
      rotate(file);
      encode(file, record);
    }
    if (file.pending.size() >= GATHERED) {
      flush(file);
    }
  }

  /** Writes bytes as they are. */
  void append(String path, byte[] bytes, int offset, int length) throws IOException {
    Working file = file(path);
    file.pending.write(bytes, offset, length);
    if (file.pending.size() >= GATHERED) {
      flush(file);
    }
  }

  /** Begins a new file if this much would not fit; bytes that come in pieces stay together. */
  void makeRoom(String path, long length) throws IOException {
    Working file = file(path);
    if (mustRotate(file, file.pending.size(), length)) {
      rotate(file);
    }
  }

  Mark mark(String path) throws IOException {
    Working file = file(path);
    flush(file);
    return new Mark(file.length);
  }

  /** Takes back what was written to a file since then. */
  void backTo(String path, Mark mark) throws IOException {
    Working file = file(path);
    file.pending.clear();
    if (file.length > mark.length()) {
      store.open().truncate(file.file, mark.length());
      file.length = mark.length();
    }
  }

  /** Finishes every known file that has something in it and is still ours. */
  void rotateAll(Map<String, FileState> known) throws IOException {
    store.claim(known).forEach(this::touch);
    for (Working file : working.values()) {
      rotate(file);
    }
  }

  /** Writes what is gathered; then the states are the truth. */
  Map<String, FileState> end() throws IOException {
    Map<String, FileState> states = new LinkedHashMap<>();
    for (Working file : working.values()) {
      flush(file);
      states.put(file.path, file.state());
    }
    return states;
  }

  /** Goes back to where everything stood before; may be tried again where it fails. */
  void undo() throws IOException {
    for (Map.Entry<String, FileState> file : before.entrySet()) {
      if (changed.contains(file.getKey())) {
        store.goBack(file.getKey(), file.getValue());
      }
    }
  }

  private void touch(String path, FileState state) {
    if (before.putIfAbsent(path, state) == null) {
      ByteOutput pending = gathered;
      if (working.isEmpty()) {
        pending.clear();
      } else {
        pending = new ByteOutput(512);
      }
      working.put(path, new Working(path, state, pending));
    }
  }

  private Working file(String path) {
    Working file = working.get(path);
    if (file == null) {
      throw new IllegalStateException("a write to a path that was not announced");
    }
    return file;
  }

  private boolean mustRotate(Working file, int gathered, long more) {
    long size = file.length + gathered;
    return size > 0 && size + more > largest;
  }

  private void rotate(Working file) throws IOException {
    flush(file);
    change(file);
    if (file.length > 0) {
      store.finish(file.path, file.sequence);
      file.sequence++;
    }
    file.length = 0;
    file.columns = List.of();
    file.csv = null;
  }

  private void flush(Working file) throws IOException {
    int size = file.pending.size();
    if (size > 0) {
      long expected = file.length;
      change(file);
      if (file.length == 0 && expected > 0) {
        writeHeader(file);
      }
      store.open().write(file.file, file.length, file.pending.array(), size);
      file.length += size;
      file.pending.clear();
    }
  }

  /** Somebody emptied the file: it begins again. */
  private void writeHeader(Working file) throws IOException {
    CsvWriter csv = file.csv;
    if (csv != null) {
      ByteOutput header = new ByteOutput(512);
      csv.writeHeader(header);
      store.open().write(file.file, 0, header.array(), header.size());
      file.length = header.size();
    }
  }

  /** Before anything is changed of a file; fails, with nothing to undo, where it is not ours. */
  private void change(Working file) throws IOException {
    long actual = store.hold(file.path, file.state());
    if (actual < file.length) {
      file.length = actual;
      before.computeIfPresent(
          file.path, (path, state) -> state.withLength(Math.min(actual, state.length())));
    }
    changed.add(file.path);
  }

  private void encode(Working file, JsonRecord record) throws IOException {
    if (config.format() != FileSinkConfig.Format.CSV) {
      record.writeTo(file.pending);
      file.pending.write('\n');
      return;
    }
    CsvWriter csv = file.csv;
    if (csv == null) {
      csv = csvOf(file, record);
      file.csv = csv;
    }
    if (file.length == 0 && file.pending.size() == 0) {
      csv.writeHeader(file.pending);
    }
    csv.write(record, file.pending);
    if (config.columns().isEmpty()) {
      for (int i = 0; i < record.size(); i++) {
        if (!file.columns.contains(record.name(i))) {
          store.leftOut(file.path, record.name(i));
        }
      }
    }
  }

  private CsvWriter csvOf(Working file, JsonRecord record) throws IOException {
    char delimiter = config.delimiter().charAt(0);
    if (!config.columns().isEmpty()) {
      return new CsvWriter(config.columns(), delimiter);
    }
    if (file.columns.isEmpty()) {
      file.columns = file.length > 0 ? header(file.file, delimiter) : names(record);
    }
    return new CsvWriter(file.columns, delimiter);
  }

  private static List<String> names(JsonRecord record) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < record.size(); i++) {
      names.add(record.name(i));
    }
    return names.isEmpty() ? List.of("value") : names;
  }

  /** The columns of a file that somebody else, or an earlier flow, began. */
  private List<String> header(Path file, char delimiter) throws IOException {
    byte[] head = store.open().head(file, LONGEST_HEADER);
    int end = 0;
    while (end < head.length && head[end] != '\n') {
      end++;
    }
    return CsvReader.header(head, 0, end, delimiter);
  }
}

package io.edgenode.benchmarks.crash;

import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreOptions;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.repo.DataDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Every record of a stopped node's journal, as its own reader gives them.
 *
 * @param damaged ranges that could not be read
 */
record JournalExport(List<Entry> entries, long damaged) {
  private static final long PLENTY = 1L << 40;
  private static final StoreOptions OPTIONS =
      new StoreOptions(1, PLENTY, false, Duration.ofDays(1).toMillis(), 0, 1L << 26);

  /**
   * @param content empty for control records
   * @param payload empty for data records
   */
  record Entry(
      long sequence,
      int epoch,
      RecordKind kind,
      long elapsed,
      String source,
      String content,
      byte[] payload) {}

  static JournalExport read(Path data, String flow) {
    List<Entry> entries = new ArrayList<>();
    try (Repository repository = DataDirectory.open(data, CrashNode.NODE);
        FlowRepository stores = repository.open(flow, OPTIONS)) {
      Journal journal = stores.journal(0);
      try (Journal.Reader reader = journal.reader(1)) {
        Journal.Batch batch = reader.next();
        while (batch != null) {
          while (batch.advance()) {
            entries.add(entry(batch));
          }
          batch = reader.next();
        }
      }
      return new JournalExport(entries, journal.damagedRanges());
    }
  }

  private static Entry entry(Journal.Batch at) {
    boolean data = at.kind() == RecordKind.DATA;
    String content = "";
    if (data) {
      ByteOutput bytes = new ByteOutput(512);
      at.content().writeTo(bytes);
      content = new String(bytes.toByteArray(), StandardCharsets.UTF_8);
    }
    return new Entry(
        at.sequence(),
        at.epoch(),
        at.kind(),
        at.elapsedMillis(),
        at.source(),
        content,
        data ? new byte[0] : at.payload());
  }
}

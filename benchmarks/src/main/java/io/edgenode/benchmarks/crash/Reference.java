package io.edgenode.benchmarks.crash;

import io.edgenode.engine.api.repo.RecordKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the flow of {@link Flows} makes of a journal, computed in the plainest way: one pass, maps,
 * no threads. Deliberately shares nothing with the engine.
 */
final class Reference {
  private final Map<Long, String> raw = new LinkedHashMap<>();
  private final StringBuilder exact = new StringBuilder();
  private final StringBuilder sums = new StringBuilder();
  private final Set<Records.Name> names = new HashSet<>();
  private final List<Records.Name> inOrder = new ArrayList<>();
  private final Map<String, TallyProcessor.Tally> tallies = new HashMap<>();

  /** Deadlines by sensor; sensors are fired in the order of (deadline, sensor). */
  private final Map<String, Long> timers = new TreeMap<>();

  private final WindowReference windows = new WindowReference();
  private final CorrelationReference correlations = new CorrelationReference();
  private long altered;
  private long duplicates;

  Reference(List<JournalExport.Entry> journal, long tallyMillis) {
    for (JournalExport.Entry entry : journal) {
      fire(entry.elapsed());
      windows.record(entry);
      correlations.record(entry);
      if (entry.kind() == RecordKind.DATA) {
        data(entry, tallyMillis);
      }
    }
  }

  private void data(JournalExport.Entry entry, long tallyMillis) {
    raw.put(entry.sequence(), entry.content());
    Records.Name name = Records.parse(entry.content()).orElse(null);
    if (name == null) {
      altered++;
      return;
    }
    if (names.add(name)) {
      inOrder.add(name);
      exact.append(entry.content()).append('\n');
    } else {
      duplicates++;
    }
    String sensor = Records.sensor(name.source(), name.seq());
    TallyProcessor.Tally known = tallies.get(sensor);
    if (known == null) {
      tallies.put(sensor, TallyProcessor.Tally.of(name, entry.sequence()));
      timers.put(sensor, entry.elapsed() + tallyMillis);
    } else {
      tallies.put(sensor, known.plus(name, entry.sequence()));
    }
  }

  private void fire(long elapsed) {
    timers.entrySet().stream()
        .filter(timer -> timer.getValue() <= elapsed)
        .sorted(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(
            sensor -> {
              timers.remove(sensor);
              TallyProcessor.Tally tally = tallies.remove(sensor);
              if (tally != null) {
                sums.append(tally.line(sensor)).append('\n');
              }
            });
  }

  /** Every data record's content by its sequence, in order. */
  Map<Long, String> raw() {
    return raw;
  }

  /** What each file sink holds. */
  Map<String, String> files() {
    Map<String, String> files = windows.files();
    files.putAll(correlations.files());
    files.put(Flows.EXACT, exact.toString());
    files.put(Flows.SUMS, sums.toString());
    return files;
  }

  /** The first occurrence of every record, in order. */
  List<Records.Name> inOrder() {
    return inOrder;
  }

  /** Records that came more than once: redelivered upstream. */
  long duplicates() {
    return duplicates;
  }

  long altered() {
    return altered;
  }
}

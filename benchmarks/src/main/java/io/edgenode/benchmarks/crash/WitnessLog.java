package io.edgenode.benchmarks.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges what a {@link WitnessSink} was sent. After each recovery it may get again only what it got
 * after the checkpoint that was recovered from, under the same ids; and what it gets is always the
 * continuation of the reference, without a gap.
 */
final class WitnessLog {
  private static final String OPEN = "#open ";

  private final Findings findings;
  private final Map<Long, String> expected;
  private final Map<Long, Integer> places = new HashMap<>();
  private final Map<Long, String> seen = new HashMap<>();
  private final Map<String, String> ids = new HashMap<>();
  private final List<Delivered> delivered = new ArrayList<>();

  /** What the checkpoint last recovered from, and what came since, says is delivered. */
  private final Set<Long> settled = new HashSet<>();

  private final long known;
  private int place;
  private int furthest = -1;

  /** Which record stands where in the log. */
  private record Delivered(long sequence, long offset) {}

  /**
   * @param expected each data record's content by sequence, in journal order
   * @param known where the journal holds all from there on that is delivered; before, a power cut
   *     may have taken what was delivered already
   */
  private WitnessLog(Map<Long, String> expected, Findings findings, long known) {
    this.known = known;
    this.expected = expected;
    this.findings = findings;
    int next = 0;
    for (Long sequence : expected.keySet()) {
      places.put(sequence, next++);
    }
  }

  /** For a journal that holds all that was ever delivered. */
  static void check(Path file, Map<Long, String> expected, Findings findings) throws IOException {
    check(file, new WitnessLog(expected, findings, 0));
  }

  /** For a journal that a power cut took something from, before the last recovery. */
  static void checkCut(Path file, Map<Long, String> expected, Findings findings)
      throws IOException {
    long offset = 0;
    long lastOpen = 0;
    for (String line : Files.readAllLines(file)) {
      lastOpen = line.startsWith(OPEN) ? offset : lastOpen;
      offset += line.length() + 1;
    }
    check(file, new WitnessLog(expected, findings, lastOpen));
  }

  private static void check(Path file, WitnessLog log) throws IOException {
    long offset = 0;
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null) {
        if (line.startsWith(OPEN)) {
          log.opened(Long.parseLong(line.substring(OPEN.length())));
        } else {
          log.delivered(line, offset);
        }
        offset += line.length() + 1;
        line = lines.readLine();
      }
    }
    log.finish();
  }

  /** What stands behind the recovered place is to be delivered again, however often it takes. */
  private void opened(long from) {
    place = -1;
    for (int i = delivered.size() - 1; i >= 0 && delivered.get(i).offset >= from; i--) {
      findings.bound++;
      settled.remove(delivered.get(i).sequence);
    }
  }

  private void delivered(String line, long offset) {
    int first = line.indexOf('\t');
    int second = line.indexOf('\t', first + 1);
    if (second < 0) {
      findings.altered++;
      return;
    }
    String id = line.substring(0, first);
    long sequence = Long.parseLong(line.substring(first + 1, second));
    String content = line.substring(second + 1);
    delivered.add(new Delivered(sequence, offset));
    String other = ids.putIfAbsent(id, content);
    findings.check(other == null || other.equals(content), "id " + id + " stands for two records");
    if (content.equals(expected.get(sequence))) {
      order(sequence);
      identity(id, sequence);
    } else if (offset >= known || Records.parse(content).isEmpty()) {
      findings.altered++;
    }
  }

  private void order(long sequence) {
    Integer known = places.get(sequence);
    int now = known == null ? -1 : known;
    boolean follows = place < 0 ? now <= furthest + 1 : now == place + 1;
    if (!follows) {
      findings.reordered++;
    }
    place = now;
    furthest = Math.max(furthest, now);
  }

  private void identity(String id, long sequence) {
    String before = seen.put(sequence, id);
    if (before != null) {
      findings.resent++;
      findings.check(before.equals(id), "record " + sequence + " was resent under another id");
    }
    findings.check(
        settled.add(sequence),
        "record " + sequence + " was resent though a checkpoint knew that it was delivered");
  }

  private void finish() {
    Iterator<Long> sequences = expected.keySet().iterator();
    long missing = 0;
    while (sequences.hasNext()) {
      if (!seen.containsKey(sequences.next())) {
        missing++;
      }
    }
    if (missing > 0) {
      findings.lost += missing;
      findings.breach(missing + " journalled records never reached the witness");
    }
  }
}

package io.edgenode.benchmarks.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Judges what a {@link WitnessSink} was sent. After each recovery it may get again only what it got
 * after the checkpoint that was recovered from, under the same ids; and what it gets is always the
 * continuation of the reference, without a gap.
 */
final class WitnessLog {
  private final Findings findings;
  private final Map<Long, String> expected;
  private final Map<Long, Integer> places = new HashMap<>();
  private final Map<Long, Seen> seen = new HashMap<>();
  private final Map<String, Long> ids = new HashMap<>();
  private final List<Long> offsets = new ArrayList<>();
  private long recovered;
  private int place;
  private int furthest = -1;

  private record Seen(String id, long offset) {}

  /**
   * @param expected each data record's content by sequence, in journal order
   */
  private WitnessLog(Map<Long, String> expected, Findings findings) {
    this.expected = expected;
    this.findings = findings;
    int next = 0;
    for (Long sequence : expected.keySet()) {
      places.put(sequence, next++);
    }
  }

  static void check(Path file, Map<Long, String> expected, Findings findings) throws IOException {
    WitnessLog log = new WitnessLog(expected, findings);
    long offset = 0;
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String line = lines.readLine();
      while (line != null) {
        if (line.startsWith("#open ")) {
          log.opened(Long.parseLong(line.substring("#open ".length())));
        } else {
          log.delivered(line, offset);
        }
        offset += line.length() + 1;
        line = lines.readLine();
      }
    }
    log.finish();
  }

  private void opened(long from) {
    recovered = from;
    place = -1;
    for (int i = offsets.size() - 1; i >= 0 && offsets.get(i) >= from; i--) {
      findings.bound++;
    }
  }

  private void delivered(String line, long offset) {
    offsets.add(offset);
    int first = line.indexOf('\t');
    int second = line.indexOf('\t', first + 1);
    if (second < 0) {
      findings.altered++;
      return;
    }
    String id = line.substring(0, first);
    long sequence = Long.parseLong(line.substring(first + 1, second));
    String content = expected.get(sequence);
    if (content == null || !content.contentEquals(line.substring(second + 1))) {
      findings.altered++;
      return;
    }
    order(sequence);
    identity(id, sequence, offset);
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

  private void identity(String id, long sequence, long offset) {
    Long other = ids.putIfAbsent(id, sequence);
    findings.check(
        other == null || other == sequence,
        "id " + id + " stands for the records " + other + " and " + sequence);
    Seen before = seen.put(sequence, new Seen(id, offset));
    if (before != null) {
      findings.resent++;
      findings.check(before.id.equals(id), "record " + sequence + " was resent under another id");
      findings.check(
          before.offset >= recovered,
          "record " + sequence + " was resent though a checkpoint knew that it was delivered");
    }
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

  /** What was delivered, by id; for comparing two lives of one directory. */
  static Map<String, String> contents(Path file) throws IOException {
    Map<String, String> contents = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      int first = line.indexOf('\t');
      if (!line.startsWith("#") && first > 0) {
        contents.put(line.substring(0, first), line.substring(line.indexOf('\t', first + 1) + 1));
      }
    }
    if (contents.isEmpty()) {
      throw new NoSuchElementException(file + " holds nothing");
    }
    return contents;
  }
}

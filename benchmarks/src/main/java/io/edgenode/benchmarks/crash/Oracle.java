package io.edgenode.benchmarks.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds a stopped and settled node against what was acknowledged and against the reference. The two
 * are kept apart: whether the journal has what was acknowledged, and whether the sinks have what
 * follows from the journal.
 */
final class Oracle {
  private final Workplace place;
  private final Acks acks;
  private final Findings findings = new Findings();

  Oracle(Workplace place, Acks acks) {
    this.place = place;
    this.acks = acks;
  }

  /** Where the whole journal was kept: everything can be computed anew. */
  Findings checkAll() throws IOException {
    Reference reference = journal(System.nanoTime());
    WitnessLog.check(place.seen(), reference.raw(), findings);
    return findings;
  }

  /**
   * After a file system gave up. What was acknowledged in that instant may be missing, and is
   * counted: an ext4 that aborts lets {@code fdatasync} succeed for bytes that it then forgets.
   */
  Findings checkGivenUp(long from, long to) throws IOException {
    Reference reference = reference(JournalExport.read(place.data(), Flows.NAME));
    Map<String, BitSet> there = inOrder(reference.inOrder());
    int gaps = 0;
    for (String source : acks.names()) {
      BitSet forgotten = acks.before(source, to);
      forgotten.andNot(acks.before(source, from));
      forgotten.andNot(there.getOrDefault(source, new BitSet()));
      findings.tail += forgotten.cardinality();
      gaps += forgotten.isEmpty() ? 0 : 1;
      BitSet promised = acks.before(source, System.nanoTime());
      promised.andNot(forgotten);
      missing(source, promised, there);
    }
    // The gap that the forgotten leave, once for each source that lost some, is no other order.
    findings.reordered -= Math.min(findings.reordered, gaps);
    WitnessLog.checkCut(place.seen(), reference.raw(), findings);
    return findings;
  }

  /**
   * After a power cut.
   *
   * @param promised only what was acknowledged before this moment must be there
   * @param cut when the power went
   */
  Findings checkCut(long promised, long cut) throws IOException {
    Reference reference = journal(promised);
    WitnessLog.checkCut(place.seen(), reference.raw(), findings);
    for (String source : acks.names()) {
      findings.tail += acks.before(source, cut).cardinality();
    }
    findings.tail -= Math.min(findings.tail, reference.inOrder().size());
    return findings;
  }

  private Reference journal(long acknowledgedBy) throws IOException {
    Reference reference = reference(JournalExport.read(place.data(), Flows.NAME));
    acknowledged(reference.inOrder(), acknowledgedBy);
    return reference;
  }

  private Reference reference(JournalExport export) throws IOException {
    Reference reference = new Reference(export.entries(), Flows.TALLY_MILLIS);
    findings.check(export.damaged() == 0, export.damaged() + " damaged ranges in the journal");
    findings.altered += reference.altered();
    findings.redelivered += reference.duplicates();
    redelivered(reference.duplicates());
    for (Map.Entry<String, String> file : reference.files().entrySet()) {
      same(place.written(file.getKey()), file.getValue());
    }
    return reference;
  }

  /** Where the journal was let go behind the sinks: they hold all there is. */
  Findings checkDelivered() throws IOException {
    List<Records.Name> names =
        Files.readAllLines(place.written(Flows.EXACT)).stream()
            .map(Records::parse)
            .peek(name -> findings.altered += name.isPresent() ? 0 : 1)
            .flatMap(Optional::stream)
            .toList();
    acknowledged(names, System.nanoTime());
    return findings;
  }

  private void acknowledged(List<Records.Name> inOrder, long by) {
    Map<String, BitSet> there = inOrder(inOrder);
    for (String source : acks.names()) {
      missing(source, acks.before(source, by), there);
    }
  }

  /** By source, what is there. */
  private Map<String, BitSet> inOrder(List<Records.Name> inOrder) {
    Map<String, BitSet> there = new HashMap<>();
    Map<String, Long> last = new HashMap<>();
    for (Records.Name name : inOrder) {
      BitSet source = there.computeIfAbsent(name.source(), key -> new BitSet());
      findings.check(!source.get((int) name.seq()), name + " is there twice");
      source.set((int) name.seq());
      long before = last.getOrDefault(name.source(), -1L);
      if (name.seq() != before + 1) {
        findings.reordered++;
      }
      last.put(name.source(), name.seq());
    }
    return there;
  }

  private void missing(String source, BitSet acknowledged, Map<String, BitSet> there) {
    findings.acknowledged += acknowledged.cardinality();
    BitSet missing = (BitSet) acknowledged.clone();
    missing.andNot(there.getOrDefault(source, new BitSet()));
    findings.lost += missing.cardinality();
    if (!missing.isEmpty()) {
      findings.breach(
          missing.cardinality()
              + " acknowledged records of "
              + source
              + " are lost, from "
              + missing.nextSetBit(0)
              + " to "
              + (missing.length() - 1));
    }
  }

  /** No more comes twice than the producers sent again. */
  private void redelivered(long duplicates) {
    long resent = acks.names().stream().mapToLong(acks::resent).sum();
    findings.check(
        duplicates <= resent,
        duplicates + " records came more than once, but only " + resent + " were sent again");
  }

  /** A file sink is exact: every byte is as computed. */
  private void same(Path file, String expected) throws IOException {
    byte[] there = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    byte[] wanted = expected.getBytes(StandardCharsets.UTF_8);
    int at = Arrays.mismatch(there, wanted);
    findings.check(
        at < 0,
        file.getFileName()
            + " has "
            + there.length
            + " bytes, the reference "
            + wanted.length
            + "; they part at byte "
            + at);
  }
}

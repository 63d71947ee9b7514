package io.edgenode.benchmarks.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Row 6, all stores: a killed node's data directory (journal, checkpoints, an outbox full of what
 * its sink did not take, claims, dead letters) is damaged in one file, and a node runs on it. It
 * must run; nothing altered may reach a sink; and whatever does not reach one must have been
 * counted as damage.
 */
final class DamageCampaign {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int RECORDS = 1_500;

  /** Every hundredth divides by zero: a dead letter. */
  private static final int PICKED = RECORDS / 100;

  private static final int SINKS = 2;
  private static final int PAGE = 4096;

  /** For some checkpoints more. */
  private static final int LIFE_MILLIS = 400;

  private static final String FLOW =
      """
      flow: crash
      journal: { durability: batch, max-size: 64MiB, retain: 24h }
      checkpoint: { interval: 100ms }
      sources:
        lines: { type: file, path: "%s", format: ndjson, follow: false }
      processors:
        shaken: { type: jitter, from: lines, most: 2 }
        once: { type: dedupe, from: shaken, key: [source, seq], ttl: 24h }
        picky: { type: filter, from: shaken, where: "1 / (seq %% 100) > 2" }
      sinks:
        exact: { type: file, from: once, path: "%s" }
        none: { type: drop, from: picky }
        seen: { type: witness, from: shaken, path: "%s", buffer: disk, max-size: 32MiB }
      """;

  /** The ways in which a file is damaged. */
  private enum Mutation {
    BIT,
    BYTES,
    ZERO_PAGE,
    TRUNCATE,
    EMPTY,
    DELETE
  }

  private final Path workspace;
  private final int mutations;
  private final Random random;
  private final PrintStream out;
  private final Map<String, Integer> byStore = new TreeMap<>();
  private final Map<Mutation, Integer> byMutation = new EnumMap<>(Mutation.class);
  private final Map<String, Integer> refusals = new TreeMap<>();
  private long found;
  private long missing;

  DamageCampaign(Path workspace, int mutations, long seed, PrintStream out) {
    this.workspace = workspace.toAbsolutePath();
    this.mutations = mutations;
    this.random = new Random(seed);
    this.out = out;
  }

  Findings run() throws IOException {
    Workplace place = Workplace.in(workspace.resolve("damage"));
    Path template = workspace.resolve("damage-template");
    Workplace.delete(template);
    make(place);
    Workplace.copy(place.root(), template);
    Findings total = new Findings();
    for (int i = 0; i < mutations; i++) {
      Workplace.delete(place.root());
      Workplace.copy(template, place.root());
      Path victim = victim(place.data());
      Mutation mutation = Mutation.values()[random.nextInt(Mutation.values().length)];
      String what = i + ": " + mutation + " in " + place.data().relativize(victim);
      damage(victim, mutation);
      byMutation.merge(mutation, 1, Integer::sum);
      total.add(check(place, victim), what);
      if (i % 50 == 49) {
        out.println(total.report((i + 1) + " mutations"));
      }
    }
    out.println("by store " + byStore + ", by kind " + byMutation + ", refused " + refusals);
    out.println(found + " found damaged, " + missing + " deliveries missing, all of them counted");
    out.println(total.report(mutations + " mutations of a data directory"));
    return total;
  }

  /** A node that took everything, could not give it to the witness, and was killed. */
  private static void make(Workplace place) throws IOException {
    Files.write(
        place.root().resolve("in.ndjson"),
        IntStream.range(0, RECORDS).mapToObj(DamageCampaign::line).toList());
    Files.writeString(
        place.flow(),
        FLOW.formatted(
            place.root().resolve("in.ndjson"), place.written(Flows.EXACT), place.seen()));
    Files.createFile(away(place));
    NodeProcess.Start start = NodeProcess.Start.of(place.flow(), place.data(), place.log());
    try (NodeProcess node = NodeProcess.start(start)) {
      String taken = node.await("READY", PATIENCE).orElseThrow();
      while (!taken.contains(" journalled=" + RECORDS + " backlog=0 ")) {
        KillCampaign.pause(LIFE_MILLIS);
        node.tell("stats");
        taken = node.await("STATS", PATIENCE).orElseThrow();
      }
    }
  }

  private static String line(int seq) {
    return Records.line(seq % 100 == 7 ? Records.LARGE : "f", seq);
  }

  private static Path away(Workplace place) {
    return place.seen().resolveSibling(place.seen().getFileName() + ".away");
  }

  /** A store by lot, then a file of it: there are many more files of some than of others. */
  private Path victim(Path data) throws IOException {
    Map<String, List<Path>> stores = new TreeMap<>();
    try (Stream<Path> all = Files.walk(data)) {
      all.filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith("lock"))
          .sorted()
          .forEach(
              file ->
                  stores
                      .computeIfAbsent(store(data, file), name -> new java.util.ArrayList<>())
                      .add(file));
    }
    List<String> names = List.copyOf(stores.keySet());
    String name = names.get(random.nextInt(names.size()));
    byStore.merge(name, 1, Integer::sum);
    List<Path> files = stores.getOrDefault(name, List.of());
    return files.get(random.nextInt(files.size()));
  }

  private static String store(Path data, Path file) {
    for (String name :
        List.of("journal", "checkpoints", "outbox", "claims", "dead-letters", "versions")) {
      if (data.relativize(file).toString().contains(name)) {
        return name;
      }
    }
    return "rest";
  }

  private void damage(Path file, Mutation mutation) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    switch (mutation) {
      case BIT -> {
        if (bytes.length > 0) {
          bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
      }
      case BYTES -> {
        byte[] garbage = new byte[Math.min(bytes.length - at, 1 + random.nextInt(PAGE))];
        random.nextBytes(garbage);
        System.arraycopy(garbage, 0, bytes, at, garbage.length);
      }
      case ZERO_PAGE ->
          Arrays.fill(
              bytes, at / PAGE * PAGE, Math.min(bytes.length, (at / PAGE + 1) * PAGE), (byte) 0);
      case TRUNCATE -> bytes = Arrays.copyOf(bytes, at);
      case EMPTY -> bytes = new byte[0];
      case DELETE -> {
        Files.delete(file);
        return;
      }
    }
    Files.write(file, bytes);
  }

  private Findings check(Workplace place, Path victim) throws IOException {
    Findings findings = new Findings();
    Files.deleteIfExists(away(place));
    Rest rest;
    try (CrashNode node = CrashNode.of(place.flow(), place.data())) {
      rest = node.run(PATIENCE);
    }
    if (rest.refusal().isPresent()) {
      refusals.merge(rest.refusal().get().replaceAll("/[^ ]*/", ""), 1, Integer::sum);
      findings.check(
          rest.refusal().get().contains(victim.getFileName().toString()),
          "does not run: " + rest.refusal().get());
      return findings;
    }
    findings.check(rest.settled(), "it does not come to rest: " + rest.description());
    findings.check(rest.balanced(), "the ledger does not balance: " + rest.description());
    found += rest.damaged();
    int absent =
        delivered(place.written(Flows.EXACT), 0, findings) + delivered(place.seen(), 2, findings);
    missing += absent;
    // A record that the journal lost is dropped once and missing at both sinks; if it is one of
    // those that divide by zero, it is no dead letter either.
    long counted = SINKS * rest.dropped() + Math.max(0, rest.deadLettered() - PICKED);
    findings.check(
        absent <= counted,
        absent + " deliveries are missing, " + counted + " counted: " + rest.description());
    return findings;
  }

  /** How many records a file does not have; whatever it has must be as it was sent. */
  private static int delivered(Path file, int tabs, Findings findings) throws IOException {
    Set<Records.Name> names = new HashSet<>();
    for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
      if (line.startsWith("#")) {
        continue;
      }
      String content = line;
      for (int i = 0; i < tabs; i++) {
        content = content.substring(content.indexOf('\t') + 1);
      }
      if (Records.parse(content).map(names::add).isEmpty()) {
        findings.altered++;
      }
    }
    findings.acknowledged += RECORDS;
    return RECORDS - names.size();
  }
}

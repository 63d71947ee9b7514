package io.edgenode.repo;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreOptions;
import io.edgenode.engine.record.ByteOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Damages a journal in seeded ways and holds what is then read against what was written
 * (reliability row 6): it always opens, nothing altered is delivered, nothing outside the damage is
 * missing, and whatever is missing was found. The oracle knows from the bytes themselves which
 * excerpts a mutation touched.
 */
public final class DamageCampaign {
  private static final int RECORDS = 3000;
  private static final StoreOptions OPTIONS = new StoreOptions(1, 2L << 20, false, 0, 0, 1 << 20);

  /** The ways in which a journal is damaged. */
  enum Mutation {
    BIT_FLIP,
    BYTES,
    ZERO_PAGE,
    TRUNCATE,
    TRUNCATE_LAST,
    SWAP,
    DUPLICATE_OVER,
    DUPLICATE_AS_NEW,
    DELETE,
    METADATA,
    FILE_HEADER,
    LENGTH_WORD,
    INDEX
  }

  /**
   * What a campaign found.
   *
   * @param mutations how many
   * @param lost records that were lost to them
   * @param breaches what should not have happened; empty if all is well
   */
  public record Result(int mutations, long lost, List<String> breaches) {}

  /** Where an excerpt stands in the undamaged journal. */
  private record Placed(String file, long from, long to, long firstSequence, int count) {}

  private final Path workspace;
  private final Path template;
  private final List<Placed> placed = new ArrayList<>();
  private final Map<String, byte[]> files = new TreeMap<>();

  private DamageCampaign(Path workspace) throws IOException {
    this.workspace = workspace;
    this.template = workspace.resolve("template");
    write(1, RECORDS / 2);
    write(RECORDS / 2 + 1, RECORDS);
    for (Path file : cycleFiles(template)) {
      String name = template.relativize(file).toString();
      files.put(name, Files.readAllBytes(file));
      Segment segment = new Segment(file, 0, Files.size(file), true);
      try (ExcerptScanner scanner = new ExcerptScanner(segment, "flow/lane-0/journal", 64 * 1024)) {
        while (scanner.next(segment.end())) {
          ExcerptHeader header = scanner.header();
          placed.add(
              new Placed(
                  name, scanner.start() - 4, scanner.end(), header.firstSequence, header.count));
        }
      }
    }
  }

  /** Runs mutations with seeds from a first one on, in a directory that is left empty. */
  public static Result run(Path workspace, long firstSeed, int mutations) throws IOException {
    DamageCampaign campaign = new DamageCampaign(workspace);
    List<String> breaches = new ArrayList<>();
    long lost = 0;
    for (int i = 0; i < mutations; i++) {
      long seed = firstSeed + i;
      try {
        lost += campaign.mutate(seed);
      } catch (IOException | RuntimeException | AssertionError e) {
        breaches.add("seed " + seed + ": " + e);
      }
    }
    return new Result(mutations, lost, breaches);
  }

  private int mutate(long seed) throws IOException {
    Random random = new Random(seed);
    Mutation mutation = Mutation.values()[(int) (seed % Mutation.values().length)];
    Path copy = workspace.resolve("m" + seed);
    copy(template, copy);
    boolean mustBeFound = damage(mutation, copy, random);
    Map<Long, Integer> intact = intact(copy);
    try (Repository repository = DataDirectory.open(copy, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      Journal journal = flow.journal(0);
      int appended = seed % 7 == 0 ? append(journal) : 0;
      Map<Long, Integer> read = readAll(journal);
      check(mutation + ": missing", minus(intact, read).isEmpty(), minus(intact, read));
      int lost = RECORDS + appended - read.size();
      boolean found = journal.damagedRanges() > 0;
      check(mutation + ": " + lost + " lost, but nothing found", found || lost <= 0, "");
      check(mutation + ": not found", found || !mustBeFound, "");
      return lost;
    } finally {
      delete(copy);
    }
  }

  private static void check(String what, boolean holds, Object detail) {
    if (!holds) {
      throw new AssertionError(what + " " + detail);
    }
  }

  /** Damages the copy; gives whether that has to be found even where no record is lost. */
  private boolean damage(Mutation mutation, Path copy, Random random) throws IOException {
    List<String> names = List.copyOf(files.keySet());
    Path file = copy.resolve(names.get(random.nextInt(names.size())));
    Path last = copy.resolve(names.get(names.size() - 1));
    Path other = copy.resolve(names.get((names.indexOf(relative(copy, file)) + 1) % names.size()));
    byte[] bytes = Files.readAllBytes(file);
    Placed victim = placed.get(random.nextInt(placed.size()));
    Path victimFile = copy.resolve(victim.file);
    switch (mutation) {
      case BIT_FLIP -> {
        byte[] target = Files.readAllBytes(victimFile);
        int at = (int) (victim.from + 4 + random.nextInt((int) (victim.to - victim.from - 4)));
        target[at] ^= (byte) (1 << random.nextInt(8));
        Files.write(victimFile, target);
      }
      case BYTES -> {
        int at = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - at, 1 + random.nextInt(4096));
        byte[] garbage = new byte[length];
        random.nextBytes(garbage);
        System.arraycopy(garbage, 0, bytes, at, length);
        Files.write(file, bytes);
      }
      case ZERO_PAGE -> {
        int at = random.nextInt(bytes.length) / 4096 * 4096;
        Arrays.fill(bytes, at, Math.min(bytes.length, at + 4096), (byte) 0);
        Files.write(file, bytes);
      }
      case TRUNCATE -> Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
      case TRUNCATE_LAST -> {
        byte[] end = Files.readAllBytes(last);
        int cut = 4096 + random.nextInt(end.length - 4096);
        Files.write(last, Arrays.copyOf(end, cut));
      }
      case SWAP -> {
        Files.write(file, Files.readAllBytes(other));
        Files.write(other, bytes);
        return true;
      }
      case DUPLICATE_OVER -> Files.write(other, bytes);
      case DUPLICATE_AS_NEW -> {
        Files.write(file.resolveSibling("19991231.cq4"), bytes);
        return true;
      }
      case DELETE -> {
        if (!file.equals(last) && !file.equals(copy.resolve(names.get(0)))) {
          Files.delete(file);
        }
      }
      case METADATA -> {
        Path metadata = file.resolveSibling("metadata.cq4t");
        byte[] garbage = new byte[random.nextInt(4096)];
        random.nextBytes(garbage);
        Files.write(metadata, garbage);
        if (random.nextBoolean()) {
          Files.delete(metadata);
        }
      }
      case FILE_HEADER -> {
        byte[] garbage = new byte[200];
        random.nextBytes(garbage);
        System.arraycopy(garbage, 0, bytes, 0, garbage.length);
        Files.write(file, bytes);
      }
      case LENGTH_WORD -> {
        byte[] target = Files.readAllBytes(victimFile);
        target[(int) victim.from + random.nextInt(4)] ^= (byte) (1 << random.nextInt(8));
        Files.write(victimFile, target);
        return true;
      }
      case INDEX -> {
        byte[] garbage = new byte[1000];
        random.nextBytes(garbage);
        System.arraycopy(garbage, 0, bytes, 200, garbage.length);
        Files.write(file, bytes);
      }
    }
    return false;
  }

  /** The records whose excerpt still stands somewhere, byte for byte. */
  private Map<Long, Integer> intact(Path copy) throws IOException {
    List<byte[]> now = new ArrayList<>();
    for (Path file : cycleFiles(copy)) {
      now.add(Files.readAllBytes(file));
    }
    Map<Long, Integer> intact = new HashMap<>();
    for (Placed excerpt : placed) {
      boolean stands = now.stream().anyMatch(bytes -> stands(excerpt, bytes));
      for (int i = 0; i < excerpt.count; i++) {
        // an excerpt in fragments needs all of them
        intact.merge(excerpt.firstSequence + i, stands ? 1 : 0, Math::min);
      }
    }
    intact.values().removeIf(stands -> stands == 0);
    return intact;
  }

  private boolean stands(Placed excerpt, byte[] bytes) {
    byte[] before = files.getOrDefault(excerpt.file, new byte[0]);
    int from = (int) excerpt.from + 4;
    int to = (int) excerpt.to;
    return to <= bytes.length && Arrays.equals(bytes, from, to, before, from, to);
  }

  private Map<Long, Integer> readAll(Journal journal) {
    Map<Long, Integer> read = new HashMap<>();
    long last = 0;
    try (Journal.Reader reader = journal.reader(1)) {
      for (Journal.Batch batch = reader.next(); batch != null; batch = reader.next()) {
        while (batch.advance()) {
          check("order", batch.sequence() > last, batch.sequence() + " after " + last);
          last = batch.sequence();
          ByteOutput out = new ByteOutput(64);
          batch.content().writeTo(out);
          String text = new String(out.toByteArray(), StandardCharsets.UTF_8);
          boolean fresh = text.startsWith("appended");
          check("altered", fresh || text.equals(content(last)), last + ": " + text.length());
          read.put(last, 1);
        }
      }
    }
    return read;
  }

  private static List<Long> minus(Map<Long, Integer> expected, Map<Long, Integer> read) {
    return expected.keySet().stream().filter(key -> !read.containsKey(key)).sorted().toList();
  }

  private static int append(Journal journal) {
    Journal.Appender appender = journal.appender();
    for (int i = 0; i < 10; i++) {
      appender.add("s", 1, 1, Attributes.empty(), bytes("appended " + i), SourcePosition.of(i));
      appender.commit();
    }
    return 10;
  }

  private void write(int from, int to) {
    try (Repository repository = DataDirectory.open(template, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      Journal.Appender appender = flow.journal(0).appender();
      Random random = new Random(from);
      for (int i = from; i <= to; i++) {
        if (random.nextInt(20) == 0) {
          appender.commit();
        }
        while (!appender.add(
            "s", i, i, Attributes.empty(), bytes(content(i)), SourcePosition.of(i))) {
          appender.commit();
        }
      }
      appender.commit();
    }
  }

  /** A record that says which it is and carries its own checksum; now and then a long one. */
  private static String content(long sequence) {
    String body = "record " + sequence + " " + "x".repeat(sequence % 500 == 0 ? 100_000 : 60);
    CRC32C crc = new CRC32C();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    return body + crc.getValue();
  }

  private static Content bytes(String text) {
    return Content.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String relative(Path directory, Path file) {
    return directory.relativize(file).toString();
  }

  private static List<Path> cycleFiles(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory.resolve("flows/flow/lane-0/journal"))) {
      return all.filter(path -> path.toString().endsWith(".cq4")).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}

package io.edgenode.benchmarks.crash;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was acknowledged, and when; kept by the producers outside the disk under test and outside
 * the process under test, in memory and in a file for people. Any thread.
 */
final class Acks implements Closeable {
  private final Map<String, Source> sources = new TreeMap<>();
  private final AtomicLong total = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final BufferedWriter log;

  Acks(Path file) {
    try {
      log = Files.newBufferedWriter(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One source's acknowledgements. */
  private static final class Source {
    private final BitSet acknowledged = new BitSet();
    private long[] nanos = new long[1024];
    private long resent;
  }

  synchronized void acknowledged(String source, long seq) {
    long now = System.nanoTime();
    Source known = sources.computeIfAbsent(source, name -> new Source());
    int index = Math.toIntExact(seq);
    if (known.acknowledged.get(index)) {
      return;
    }
    known.acknowledged.set(index);
    if (index >= known.nanos.length) {
      known.nanos = Arrays.copyOf(known.nanos, Math.max(index + 1, known.nanos.length * 2));
    }
    known.nanos[index] = now;
    total.incrementAndGet();
    try {
      log.write(source + " " + seq + " " + now + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A producer saw no acknowledgement and sends so many records again. */
  synchronized void resent(String source, int count) {
    sources.computeIfAbsent(source, name -> new Source()).resent += count;
  }

  /** The node said that it takes nothing now. */
  void refused() {
    refused.incrementAndGet();
  }

  long total() {
    return total.get();
  }

  long refusals() {
    return refused.get();
  }

  synchronized List<String> names() {
    return new ArrayList<>(sources.keySet());
  }

  /** The numbers of this source that were acknowledged before a moment of {@code nanoTime}. */
  synchronized BitSet before(String source, long nanoTime) {
    Source known = sources.computeIfAbsent(source, name -> new Source());
    BitSet before = (BitSet) known.acknowledged.clone();
    for (int i = before.nextSetBit(0); i >= 0; i = before.nextSetBit(i + 1)) {
      if (known.nanos[i] - nanoTime > 0) {
        before.clear(i);
      }
    }
    return before;
  }

  /** How many of this source were acknowledged. */
  synchronized long count(String source) {
    Source known = sources.get(source);
    return known == null ? 0 : known.acknowledged.cardinality();
  }

  /** How many records this source sent again. */
  synchronized long resent(String source) {
    return sources.computeIfAbsent(source, name -> new Source()).resent;
  }

  @Override
  public synchronized void close() {
    try {
      log.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

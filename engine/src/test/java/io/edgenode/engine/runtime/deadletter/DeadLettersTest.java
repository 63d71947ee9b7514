package io.edgenode.engine.runtime.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.definition.WhenLettersFull;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.edgenode.engine.runtime.deadletter.DeadLetters.Outcome;
import io.edgenode.engine.runtime.store.MemoryLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class DeadLettersTest {
  private static final long LIMIT = 64 * 1024;
  private final FlowException bad = new FlowException.BadData("not a number");

  private MemoryLog log = new MemoryLog(LIMIT);
  private DeadLetters letters = open(WhenLettersFull.BACKPRESSURE);

  @Test
  @DisplayName("K30 a letter says what, where, why and when, also after a restart")
  void kept() {
    FlowFile flowFile = flowFile(1).withAttributes(Attributes.of("mqtt.topic", "a/b"));
    assertThat(letters.add(flowFile, "cloud", bad, 17)).isEqualTo(Outcome.ADDED);
    letters = open(WhenLettersFull.BACKPRESSURE);
    DeadLetter letter = letters.list(0, 10).get(0);
    assertThat(letter.component()).isEqualTo("cloud");
    assertThat(letter.reason()).isEqualTo(DeadLetter.Reason.BAD_DATA);
    assertThat(letter.message()).isEqualTo("not a number");
    assertThat(letter.timeMillis()).isEqualTo(17);
    assertThat(letter.flowFile().id()).isEqualTo(flowFile.id());
    assertThat(letter.flowFile().attributes()).isEqualTo(flowFile.attributes());
    assertThat(letters.counts().live()).containsExactly(Map.entry("cloud", 1L));
  }

  @Test
  @DisplayName("K30 a key is kept once, per component, also where it was purged lately")
  void onlyOnce() {
    letters.add(flowFile(1), "cloud", bad, 0);
    assertThat(letters.add(flowFile(1), "cloud", bad, 0)).isEqualTo(Outcome.KNOWN);
    assertThat(letters.add(flowFile(1), "archive", bad, 0)).isEqualTo(Outcome.ADDED);
    assertThat(letters.purge(letter -> letter.component().equals("cloud"))).isEqualTo(1);
    assertThat(letters.add(flowFile(1), "cloud", bad, 0)).isEqualTo(Outcome.KNOWN);
    letters = open(WhenLettersFull.BACKPRESSURE);
    assertThat(letters.add(flowFile(1), "cloud", bad, 0)).isEqualTo(Outcome.KNOWN);
    letters.covered(letters.mark());
    assertThat(letters.add(flowFile(1), "cloud", bad, 0)).isEqualTo(Outcome.ADDED);
  }

  @Test
  @DisplayName("K13 P5 large contents are told of when their letters come and go, for good or not")
  void largeContents() {
    List<String> told = new ArrayList<>();
    letters.connect(
        new LetterClaims() {
          @Override
          public void referred(String claim) {
            told.add("+" + claim);
          }

          @Override
          public void gone(String claim) {
            told.add("-" + claim);
            log.powerCut();
          }

          @Override
          public void retried(String claim) {
            told.add("~" + claim);
          }
        });
    letters.add(large(1, "a"), "cloud", bad, 0);
    letters.add(large(1, "a"), "cloud", bad, 0);
    letters.add(large(1, "a"), "archive", bad, 0);
    letters.add(large(2, "b"), "cloud", bad, 0);
    letters.add(flowFile(3), "cloud", bad, 0);
    assertThat(told).containsExactly("+a", "+a", "+b");
    letters.retry(letters.list(0, 1).get(0).number());
    assertThat(letters.purge(letter -> true)).isEqualTo(3);
    assertThat(told).endsWith("~a", "-a", "-b");
    assertThat(open(WhenLettersFull.BACKPRESSURE).list(0, 10))
        .as("what a power cut right behind it brings back")
        .isEmpty();
  }

  private FlowFile large(long sequence, String claim) {
    return flowFile(sequence).withContent(new Content.Claim(claim, 1, id -> new byte[1]));
  }

  @Test
  @DisplayName("K13 P5 under drop-oldest a large content's letter tells of it when it has to go")
  void largeContentEvicted() {
    letters = open(WhenLettersFull.DROP_OLDEST);
    List<String> gone = new ArrayList<>();
    letters.connect(
        new LetterClaims() {
          @Override
          public void referred(String claim) {}

          @Override
          public void gone(String claim) {
            gone.add(claim);
          }

          @Override
          public void retried(String claim) {}
        });
    letters.add(large(1, "first"), "cloud", bad, 0);
    for (int i = 2; gone.isEmpty() && i < 10_000; i++) {
      letters.add(flowFile(i), "cloud", bad, i);
    }
    assertThat(gone).containsExactly("first");
  }

  @Test
  @DisplayName("K30 a retried letter that fails again is kept again")
  void retried() {
    letters.add(flowFile(1), "cloud", bad, 0);
    long number = letters.list(0, 1).get(0).number();
    assertThat(letters.retry(number)).isPresent();
    assertThat(letters.retry(number)).isEmpty();
    assertThat(letters.counts().total()).isZero();
    assertThat(letters.add(flowFile(1), "cloud", bad, 0)).isEqualTo(Outcome.ADDED);
    assertThat(letters.counts().retried()).isEqualTo(1);
  }

  @Test
  @DisplayName("K30 what is held is told without waiting: how many, their bytes, the oldest")
  void held() {
    assertThat(letters.held()).isEqualTo(DeadLetters.Held.NONE);
    letters.add(flowFile(1), "cloud", bad, 17);
    letters.add(flowFile(2), "cloud", bad, 23);
    assertThat(letters.held().letters()).isEqualTo(2);
    assertThat(letters.held().bytes()).isEqualTo(letters.counts().bytes()).isPositive();
    assertThat(letters.held().oldestMillis()).isEqualTo(17);
    letters.purge(letter -> letter.timeMillis() == 17);
    assertThat(letters.held().oldestMillis()).isEqualTo(23);
    letters = open(WhenLettersFull.BACKPRESSURE);
    assertThat(letters.held().oldestMillis()).isEqualTo(23);
    letters.retry(letters.list(0, 1).get(0).number());
    assertThat(letters.held()).isEqualTo(DeadLetters.Held.NONE);
  }

  @Test
  @DisplayName("P5 backpressure: a full store refuses, and takes again when letters were purged")
  void backpressure() {
    long kept = fill();
    assertThat(letters.isFull()).isTrue();
    assertThat(log.bytes()).isLessThanOrEqualTo(LIMIT);
    assertThat(letters.purge(letter -> true)).isEqualTo(kept);
    letters.covered(letters.mark());
    assertThat(letters.isFull()).isFalse();
    assertThat(letters.add(flowFile(-1), "cloud", bad, 0)).isEqualTo(Outcome.ADDED);
  }

  @Test
  @DisplayName("P5 drop-oldest: the oldest make room, counted")
  void dropOldest() {
    letters = open(WhenLettersFull.DROP_OLDEST);
    int many = 2_000;
    for (int i = 0; i < many; i++) {
      assertThat(letters.add(flowFile(i), "cloud", bad, i)).isEqualTo(Outcome.ADDED);
      letters.covered(letters.mark());
    }
    DeadLetters.Counts counts = letters.counts();
    assertThat(counts.total() + counts.expired()).isEqualTo(many);
    assertThat(log.bytes()).isLessThanOrEqualTo(LIMIT);
    assertThat(letters.list(0, many))
        .extracting(DeadLetter::timeMillis)
        .last()
        .isEqualTo(many - 1L);
    assertThat(letters.list(0, many)).extracting(DeadLetter::timeMillis).isSorted();
  }

  @Test
  @DisplayName(
      "K30 P5 drop-oldest takes every letter, also where no checkpoint comes, and restarts")
  void dropOldestUncovered() {
    letters = open(WhenLettersFull.DROP_OLDEST);
    int many = 5_000;
    for (int i = 0; i < many; i++) {
      if (i % 1_000 == 999) {
        letters = open(WhenLettersFull.DROP_OLDEST);
      }
      assertThat(letters.add(flowFile(i), "cloud", bad, i)).isEqualTo(Outcome.ADDED);
    }
    assertThat(letters.awaitsCoverage()).isFalse();
    assertThat(letters.counts().total()).isGreaterThan(100);
    assertThat(letters.list(0, many)).extracting(DeadLetter::timeMillis).isSorted();
    assertThat(log.bytes()).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  @DisplayName("K30 P5 under drop-oldest no letter goes for nothing while a purge is remembered")
  void dropOldestBehindPurge() {
    letters = open(WhenLettersFull.DROP_OLDEST);
    letters.add(flowFile(-1), "cloud", bad, 0);
    letters.purge(letter -> true);
    assertThat(letters.awaitsCoverage()).isTrue();
    long kept = fill();
    assertThat(letters.counts().total()).isEqualTo(kept);
    letters.covered(letters.mark());
    assertThat(letters.awaitsCoverage()).isFalse();
    assertThat(letters.add(flowFile(kept), "cloud", bad, 0)).isEqualTo(Outcome.ADDED);
    assertThat(letters.counts().total()).isGreaterThan(kept / 2);
  }

  @Test
  @DisplayName("P5 one old letter does not pin what was purged behind it")
  void moved() {
    letters.add(flowFile(-1), "archive", bad, 0);
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 100; i++) {
        assertThat(letters.add(flowFile(round * 100L + i), "cloud", bad, 0))
            .isEqualTo(Outcome.ADDED);
      }
      letters.purge(letter -> letter.component().equals("cloud"));
      letters.covered(letters.mark());
    }
    assertThat(letters.list(0, 10)).extracting(DeadLetter::component).containsExactly("archive");
    letters = open(WhenLettersFull.BACKPRESSURE);
    assertThat(letters.list(0, 10)).extracting(DeadLetter::component).containsExactly("archive");
  }

  @Test
  @DisplayName("K30 P6 a letter that was moved survives a power cut as the one before did")
  void movedIsDurable() {
    letters.add(flowFile(-1), "archive", bad, 0);
    letters.force();
    for (int round = 0; round < 20; round++) {
      for (int i = 0; i < 100; i++) {
        letters.add(flowFile(round * 100L + i), "cloud", bad, 0);
      }
      letters.purge(letter -> letter.component().equals("cloud"));
      letters.covered(letters.mark());
    }
    log.powerCut();
    letters = open(WhenLettersFull.BACKPRESSURE);
    assertThat(letters.list(0, 10)).extracting(DeadLetter::component).contains("archive");
  }

  @Test
  @DisplayName("K5 a full disk refuses and changes nothing")
  void diskFull() {
    log.failing = StoreException.Kind.DISK_FULL;
    assertThat(letters.add(flowFile(1), "cloud", bad, 0)).isEqualTo(Outcome.FULL);
    log.failing = null;
    assertThat(letters.add(flowFile(1), "cloud", bad, 0)).isEqualTo(Outcome.ADDED);
  }

  @Test
  @DisplayName("K30 random additions, removals and restarts agree with a map")
  void model() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    log = new MemoryLog(1 << 24);
    letters = new DeadLetters(log, 1 << 24, WhenLettersFull.BACKPRESSURE, codec());
    Map<Long, Boolean> model = new LinkedHashMap<>();
    List<Long> gone = new ArrayList<>();
    for (int step = 0; step < 3_000; step++) {
      long n = random.nextInt(300);
      switch (random.nextInt(6)) {
        case 0 -> {
          if (letters.purge(letter -> letter.flowFile().lineage().firstSequence() == n) > 0) {
            model.remove(n);
            gone.add(n);
          }
        }
        case 1 -> {
          if (random.nextInt(20) == 0) {
            letters = new DeadLetters(log, 1 << 24, WhenLettersFull.BACKPRESSURE, codec());
            letters.covered(letters.mark());
            gone.clear();
          }
        }
        case 2 -> {
          if (random.nextInt(20) == 0) {
            letters.covered(letters.mark());
            gone.clear();
          }
        }
        default -> {
          boolean fresh = !model.containsKey(n) && !gone.contains(n);
          assertThat(letters.add(flowFile(n), "cloud", bad, step))
              .as("seed %d", seed)
              .isEqualTo(fresh ? Outcome.ADDED : Outcome.KNOWN);
          model.putIfAbsent(n, fresh);
          if (!fresh) {
            model.remove(n, false);
          }
        }
      }
    }
    assertThat(letters.list(0, 1_000))
        .as("seed %d", seed)
        .extracting(letter -> letter.flowFile().lineage().firstSequence())
        .containsExactlyElementsOf(model.keySet());
    assertThat(letters.counts().total()).isEqualTo(model.size());
  }

  private long fill() {
    long kept = 0;
    while (letters.add(flowFile(kept), "cloud", bad, 0) == Outcome.ADDED) {
      kept++;
    }
    return kept;
  }

  private DeadLetters open(WhenLettersFull whenFull) {
    return new DeadLetters(log, LIMIT, whenFull, codec());
  }

  private static FlowFileCodec codec() {
    return new FlowFileCodec(id -> new byte[0]);
  }

  private static FlowFile flowFile(long sequence) {
    Lineage lineage =
        Lineage.root(Lineage.JournalIdentity.of("n", "u", "f", 0), 1, sequence, 0, "source");
    return new FlowFile(lineage, Attributes.empty(), Content.of(new byte[100]));
  }
}

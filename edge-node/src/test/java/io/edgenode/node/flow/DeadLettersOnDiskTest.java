package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreOptions;
import io.edgenode.engine.definition.WhenLettersFull;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.edgenode.engine.runtime.deadletter.DeadLetter;
import io.edgenode.engine.runtime.deadletter.DeadLetters;
import io.edgenode.engine.runtime.deadletter.DeadLetters.Outcome;
import io.edgenode.repo.DataDirectory;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters on the store that ships, whose files grow and go in pieces. */
final class DeadLettersOnDiskTest {
  private static final long LIMIT = 1024 * 1024;
  private static final StoreOptions OPTIONS =
      new StoreOptions(1, 16 * LIMIT, false, 0, LIMIT, LIMIT);

  @TempDir Path data;

  @Test
  @DisplayName("K30 P5 a full store refuses, keeps its limit, and takes again after a purge")
  void backpressure() {
    try (Repository repository = DataDirectory.open(data, "node")) {
      long kept;
      try (FlowRepository flow = repository.open("flow", OPTIONS)) {
        DeadLetters letters = letters(flow, WhenLettersFull.BACKPRESSURE);
        kept = fill(letters, 0);
        assertThat(kept).as("letters of about 200 bytes").isGreaterThan(2_000);
        assertThat(letters.isFull()).isTrue();
        long written = flow.deadLetters().bytesWritten();
        for (int i = 0; i < 1_000; i++) {
          assertThat(add(letters, kept + i)).isEqualTo(Outcome.FULL);
        }
        assertThat(flow.deadLetters().bytesWritten())
            .as("refusing costs nothing")
            .isEqualTo(written);
        assertThat(flow.deadLetters().bytes()).isLessThanOrEqualTo(LIMIT);
      }
      try (FlowRepository flow = repository.open("flow", OPTIONS)) {
        DeadLetters letters = letters(flow, WhenLettersFull.BACKPRESSURE);
        assertThat(letters.counts().total()).isEqualTo(kept);
        assertThat(letters.purge(letter -> letter.timeMillis() % 10 != 0)).isPositive();
        letters.covered(letters.mark());
        long more = fill(letters, 1_000_000);
        assertThat(more).as("room that a purge of nine in ten gave").isGreaterThan(kept / 2);
        assertThat(letters.list(0, 1)).extracting(DeadLetter::component).containsExactly("cloud");
      }
    }
  }

  @Test
  @DisplayName("K30 P5 drop-oldest keeps the newest within the limit, across restarts")
  void dropOldest() {
    long count = 0;
    try (Repository repository = DataDirectory.open(data, "node")) {
      for (int life = 0; life < 3; life++) {
        try (FlowRepository flow = repository.open("flow", OPTIONS)) {
          DeadLetters letters = letters(flow, WhenLettersFull.DROP_OLDEST);
          for (int i = 0; i < 5_000; i++) {
            assertThat(add(letters, count++)).isEqualTo(Outcome.ADDED);
            if (i % 100 == 0) {
              letters.covered(letters.mark());
            }
          }
          assertThat(flow.deadLetters().bytes()).isLessThanOrEqualTo(LIMIT);
          assertThat(letters.counts().expired()).isPositive();
          assertThat(letters.list(0, 100_000))
              .extracting(DeadLetter::timeMillis)
              .isSorted()
              .last()
              .isEqualTo(count - 1);
        }
      }
    }
  }

  private static long fill(DeadLetters letters, long from) {
    long next = from;
    while (add(letters, next) == Outcome.ADDED) {
      next++;
    }
    return next - from;
  }

  private static Outcome add(DeadLetters letters, long number) {
    Lineage lineage =
        Lineage.root(Lineage.JournalIdentity.of("n", "u", "f", 0), 1, number, 0, "source");
    FlowFile flowFile = new FlowFile(lineage, Attributes.empty(), Content.of(new byte[100]));
    return letters.add(flowFile, "cloud", new FlowException.BadData("bad"), number);
  }

  private static DeadLetters letters(FlowRepository flow, WhenLettersFull whenFull) {
    return new DeadLetters(
        flow.deadLetters(), LIMIT, whenFull, new FlowFileCodec(id -> new byte[0]));
  }
}

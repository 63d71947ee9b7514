package io.edgenode.processors.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.processors.intake.RecordingIntake;
import io.edgenode.processors.intake.SourceRig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GenerateSourceTest {
  private final Path directory;

  GenerateSourceTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  @DisplayName("makes the same readings at every run, and others from another seed")
  void seeded() {
    List<String> first = run(config(Optional.empty(), 2_000, 7)).texts();

    assertThat(first).hasSize(2_000).doesNotHaveDuplicates();
    assertThat(run(config(Optional.empty(), 2_000, 7)).texts()).isEqualTo(first);
    assertThat(run(config(Optional.empty(), 2_000, 8)).texts()).isNotEqualTo(first);
    assertThat(first.get(0)).startsWith("{\"ts\":1700000000000,\"site\":\"a\",\"sensor\":\"s0\"");
    assertThat(first.get(13)).contains("\"ts\":1700000000130,\"site\":\"b\",\"sensor\":\"s13\"");
    for (String text : first) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      JsonRecord.parse(bytes, 0, bytes.length);
      assertThat(bytes.length).isLessThanOrEqualTo(Readings.LONGEST);
    }
  }

  @Test
  @DisplayName("K10: goes on behind any position as if it had never stopped")
  void resumes() {
    List<String> whole = run(config(Optional.empty(), 1_500, 1)).texts();
    for (int cut : new int[] {1, 511, 512, 513, 1_499}) {
      try (SourceRig rig = new SourceRig(directory)) {
        rig.start(
            source(config(Optional.empty(), 1_500, 1)),
            Optional.of(new SourcePosition.Stored(cut, new byte[0])));
        rig.intake().awaitEnd();
        assertThat(rig.intake().texts()).isEqualTo(whole.subList(cut, 1_500));
      }
    }
  }

  @Test
  @DisplayName("a source that had made all ends at once")
  void resumesAtTheEnd() {
    RecordingIntake first = run(config(Optional.empty(), 10, 1));
    try (SourceRig rig = new SourceRig(directory)) {
      rig.start(source(config(Optional.empty(), 10, 1)), first.lastPosition());
      rig.intake().awaitEnd();
      assertThat(rig.intake().texts()).isEmpty();
    }
  }

  @Test
  @DisplayName("K10: what is refused is offered again, in order and once")
  void refusedIsOfferedAgain() {
    List<String> whole = run(config(Optional.empty(), 4_000, 3)).texts();
    try (SourceRig rig = new SourceRig(directory)) {
      RecordingIntake intake = rig.intake();
      intake.hold();
      rig.start(source(config(Optional.empty(), 4_000, 3)));
      intake.await("four batches in flight", () -> intake.held() == 4);
      intake.refuse(Intake.Refused.Reason.UNAVAILABLE, 700);
      intake.await("refusals of the four and of a retry", () -> intake.refusals() > 4);
      intake.relent();
      intake.awaitEnd();
      assertThat(intake.texts()).isEqualTo(whole);
    }
  }

  @Test
  @DisplayName("P5: no more than four batches are in flight, and none is offered in a pause")
  void pauses() {
    try (SourceRig rig = new SourceRig(directory)) {
      RecordingIntake intake = rig.intake();
      intake.hold();
      rig.start(source(config(Optional.empty(), 1_000_000, 3)));
      intake.await("four batches in flight", () -> intake.held() == 4);
      rig.pause();
      intake.release();
      intake.awaitCount(4 * GenerateSource.BATCH);
      rig.awaitTurns();
      assertThat(intake.count()).isEqualTo(4L * GenerateSource.BATCH);
      rig.resume();
      intake.awaitEnd();
      assertThat(intake.count()).isEqualTo(1_000_000);
      assertThat(intake.mostHeld()).isLessThanOrEqualTo(4);
    }
  }

  @Test
  @DisplayName("a rate is kept, and after a pause at most a second of it is caught up with")
  void rate() {
    AtomicLong nanos = new AtomicLong();
    AtomicLong looks = new AtomicLong();
    LongSupplier clock =
        () -> {
          looks.incrementAndGet();
          return nanos.get();
        };
    try (SourceRig rig = new SourceRig(directory)) {
      rig.start(new GenerateSource(config(Optional.of("100/s"), 1_000_000, 1), clock));
      awaitLooks(rig, looks);
      assertThat(rig.intake().count()).isZero();
      nanos.addAndGet(50_000_000);
      rig.intake().awaitCount(5);
      assertThat(rig.intake().count()).isEqualTo(5);
      nanos.addAndGet(3_600_000_000_000L);
      rig.intake().awaitCount(5 + GenerateSource.BATCH);
      awaitLooks(rig, looks);
      assertThat(rig.intake().count()).isEqualTo(5 + GenerateSource.BATCH);
    }
  }

  @Test
  @DisplayName("rates are read with their unit, and others are refused with what would be valid")
  void rates() {
    assertThat(Rate.parse("100").perSecond()).isEqualTo(100);
    assertThat(Rate.parse("0.5/s").perSecond()).isEqualTo(0.5);
    assertThat(Rate.parse("6/m").perSecond()).isEqualTo(0.1);
    assertThat(Rate.parse("36/h").perSecond()).isEqualTo(0.01);
    for (String wrong : List.of("", "0", "-1", "fast", "100/d", "1e9", "0/s")) {
      assertThatThrownBy(() -> config(Optional.of(wrong), 1, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("100/s");
    }
  }

  @Test
  @DisplayName("as fast as possible is millions a second")
  void fast() {
    try (SourceRig rig = new SourceRig(directory)) {
      rig.intake().keepNothing();
      long began = System.nanoTime();
      rig.start(source(config(Optional.empty(), 4_000_000, 3)));
      rig.intake().awaitEnd();
      double perSecond = 4_000_000 / ((System.nanoTime() - began) / 1e9);
      System.out.printf("generate: %.1f million a second%n", perSecond / 1e6);
      assertThat(perSecond).isGreaterThan(200_000);
    }
  }

  /** Waits until the source has looked at its clock anew, to see and to wait, and twice. */
  private static void awaitLooks(SourceRig rig, AtomicLong looks) {
    long before = looks.get();
    rig.intake().await("looks at the clock", () -> looks.get() >= before + 4);
  }

  private RecordingIntake run(GenerateConfig config) {
    try (SourceRig rig = new SourceRig(directory)) {
      rig.start(source(config));
      rig.intake().awaitEnd();
      return rig.intake();
    }
  }

  private static GenerateSource source(GenerateConfig config) {
    return new GenerateSource(config, System::nanoTime);
  }

  private static GenerateConfig config(Optional<String> rate, long count, long seed) {
    return new GenerateConfig(
        rate,
        Optional.of(count),
        seed,
        20,
        1_700_000_000_000L,
        Duration.ofMillis(10),
        GenerateConfig.Timestamps.COUNTED);
  }
}

package io.edgenode.engine.runtime.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.Intake.Refused;
import io.edgenode.engine.api.Intake.Refused.Reason;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class LooseClaimsTest {
  private final List<Content.Claim> deleted = new ArrayList<>();
  private final LooseClaims loose = new LooseClaims(deleted::add);
  private final List<Offered> batch = new ArrayList<>();

  @BeforeEach
  void make() {
    for (int i = 0; i < 4; i++) {
      Content.Claim claim =
          new Content.Claim(
              "claim-" + i,
              100_000,
              id -> {
                throw new FlowException.BadData("nobody reads it");
              });
      loose.made(claim);
      byte[] at = {(byte) i};
      batch.add(new Offered(claim, Attributes.empty(), new SourcePosition.Stored(i + 1, at)));
    }
  }

  @Test
  @DisplayName("K13: a claim may be taken back until its FlowFile is journalled, and once")
  void journalled() {
    assertThat(loose.take(claim(0))).isTrue();
    assertThat(loose.take(claim(0))).isFalse();
    loose.answered(batch, List.of(), null, false);
    assertThat(taken()).isEmpty();
  }

  @Test
  @DisplayName("K13: what a journal left out is deleted, unless it may be offered again")
  void leftOut() {
    loose.take(claim(0));
    loose.answered(batch, batch.subList(0, 2), null, false);
    assertThat(deleted).containsExactly(claim(1));
    assertThat(taken()).isEmpty();
  }

  @Test
  @DisplayName("K13 K16: of what one lane left out, what has a position is not offered to it again")
  void leftOutByOne() {
    batch.set(1, new Offered(claim(1), Attributes.empty(), SourcePosition.NONE));
    loose.answered(batch, batch.subList(0, 2), null, true);
    assertThat(deleted).containsExactly(claim(0));
    assertThat(taken()).containsExactly(1);
  }

  @Test
  @DisplayName("K13: of a batch with one too large, those behind the last journalled may go")
  void tooLarge() {
    loose.answered(
        batch, List.of(), new Refused(Reason.TOO_LARGE, "it", batch.get(1).position()), false);
    assertThat(taken()).containsExactly(2, 3);
  }

  @Test
  @DisplayName("K13: of a batch whose first is too large, all may go")
  void firstTooLarge() {
    loose.answered(
        batch, List.of(), new Refused(Reason.TOO_LARGE, "it", SourcePosition.NONE), false);
    assertThat(taken()).containsExactly(0, 1, 2, 3);
  }

  @Test
  @DisplayName("K13 P1: a writer that stopped or broke may have written more than it says")
  void uncertain() {
    loose.answered(
        batch.subList(0, 2), List.of(), new Refused(Reason.UNAVAILABLE, "broken", none()), false);
    loose.answered(
        batch.subList(2, 3), List.of(), new Refused(Reason.STOPPING, "stopping", none()), false);
    loose.answered(
        batch.subList(3, 4), List.of(), new IllegalStateException("anything else"), false);
    assertThat(taken()).isEmpty();
  }

  private static SourcePosition none() {
    return SourcePosition.NONE;
  }

  private List<Integer> taken() {
    return IntStream.range(0, 4).filter(i -> loose.take(claim(i))).boxed().toList();
  }

  private Content.Claim claim(int index) {
    return (Content.Claim) batch.get(index).content();
  }
}

package io.edgenode.processors.httplistener;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.SourceContext.Recent;
import io.edgenode.engine.api.SourceContext.Recent.Before;
import io.edgenode.processors.httplistener.HttpListenerConfig.Format;
import io.edgenode.processors.intake.RecordingIntake;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is posted again with its key, and what the journal tells of it behind a restart. */
final class HttpIdempotencyTest {
  private final HttpRig rig;

  HttpIdempotencyTest(@TempDir Path own) {
    this.rig = new HttpRig(own);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  @DisplayName("P2: a request sent again with its Idempotency-Key makes no second FlowFile")
  void idempotent() {
    RecordingIntake intake = rig.listen(Format.NDJSON);
    Consumer<Integer> sendFive =
        status ->
            assertThat(
                    rig.send(rig.post("1\n2\n3\n4\n5\n").header("Idempotency-Key", "k1"))
                        .statusCode())
                .isEqualTo(status);
    intake.hold();
    CompletableFuture<HttpResponse<String>> first =
        rig.begin(rig.post("1\n2\n3\n4\n5\n").header("Idempotency-Key", "k1"));
    intake.await("a batch", () -> intake.held() == 1);
    sendFive.accept(409);
    intake.refuse(Intake.Refused.Reason.BUSY, 2);
    assertThat(first.join().statusCode()).isEqualTo(429);
    intake.relent();
    sendFive.accept(200);
    sendFive.accept(200);
    assertThat(intake.texts()).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  @DisplayName(
      "P2: after a crash in the middle of a body the rest of it is taken, and nothing twice")
  void idempotentAcrossCrash() {
    RecordingIntake before = rig.listen(Format.NDJSON);
    String body = "1\n2\n3\n4\n5\n";
    cutOff(before, body, 2);
    rig.send(rig.post("7").header("Idempotency-Key", "k2"));
    rig.send(rig.post("8"));
    List<Recent> held = found(before);

    RecordingIntake after = rig.listenAgain(Format.NDJSON, List.of(held));
    for (int i = 0; i < 2; i++) {
      assertThat(rig.send(rig.post(body).header("Idempotency-Key", "k1")).body())
          .isEqualTo("{\"accepted\":5}");
      assertThat(rig.send(rig.post("7").header("Idempotency-Key", "k2")).body())
          .isEqualTo("{\"accepted\":1}");
    }
    assertThat(after.texts()).containsExactly("3", "4", "5");

    List<Recent> both = new ArrayList<>(held);
    both.addAll(found(after));
    RecordingIntake third = rig.listenAgain(Format.NDJSON, List.of(both));
    rig.send(rig.post(body).header("Idempotency-Key", "k1"));
    assertThat(third.texts()).isEmpty();
  }

  @Test
  @DisplayName("P1: under the key of another body nothing is taken, and the answer says so")
  void keyReused() {
    RecordingIntake intake = rig.listen(Format.NDJSON);
    assertThat(rig.send(rig.post("1\n2\n").header("Idempotency-Key", "k1")).statusCode())
        .isEqualTo(200);
    RecordingIntake after = rig.listenAgain(Format.NDJSON, List.of(found(intake)));
    for (String other : List.of("1\n3\n", "12\n", "1\n2\n3\n")) {
      HttpResponse<String> refused = rig.send(rig.post(other).header("Idempotency-Key", "k1"));
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.body()).contains("a new request needs a new key");
    }
    assertThat(rig.send(rig.post("1\n2\n").header("Idempotency-Key", "k1")).statusCode())
        .isEqualTo(200);
    assertThat(after.texts()).isEmpty();

    after.refuse(Intake.Refused.Reason.BUSY, 0);
    assertThat(rig.send(rig.post("4").header("Idempotency-Key", "k2")).statusCode()).isEqualTo(429);
    after.relent();
    assertThat(rig.send(rig.post("5").header("Idempotency-Key", "k2")).statusCode()).isEqualTo(200);
    assertThat(after.texts()).containsExactly("5");
  }

  @Test
  @DisplayName("P1: what a power cut took out of the middle of a body is not taken for journalled")
  void idempotentBehindGap() {
    String body = "1\n2\n3\n4\n5\n";
    RecordingIntake before = rig.listen(Format.NDJSON);
    cutOff(before, body, 4);
    List<Recent> held = found(before);

    // The third is gone.
    RecordingIntake middle =
        rig.listenAgain(
            Format.NDJSON, List.of(List.of(held.get(0), held.get(1), behindGap(held.get(3)))));
    rig.send(rig.post(body).header("Idempotency-Key", "k1"));
    assertThat(middle.texts()).containsExactly("3", "4", "5");

    // The first is gone.
    RecordingIntake head =
        rig.listenAgain(Format.NDJSON, List.of(List.of(behindGap(held.get(1)), held.get(2))));
    rig.send(rig.post(body).header("Idempotency-Key", "k1"));
    assertThat(head.texts()).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  @DisplayName("P1, P2: what two tries left in several lanes does not add up to a whole body")
  void idempotentOverLanes() {
    String body = "1\n2\n3\n4\n5\n";
    List<Recent> tries = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      RecordingIntake partly = rig.listen(Format.NDJSON);
      cutOff(partly, body, 4);
      tries.addAll(found(partly));
    }
    RecordingIntake after =
        rig.listenAgain(Format.NDJSON, List.of(tries.subList(0, 3), tries.subList(3, 8)));
    rig.send(rig.post(body).header("Idempotency-Key", "k1"));
    assertThat(after.texts()).containsExactly("1", "2", "3", "4", "5");

    List<Recent> whole = found(after);
    RecordingIntake last =
        rig.listenAgain(Format.NDJSON, List.of(whole.subList(0, 3), whole.subList(3, 5)));
    rig.send(rig.post(body).header("Idempotency-Key", "k1"));
    assertThat(last.texts()).isEmpty();
  }

  /** Posts a body with key k1, of which so many elements are journalled. */
  private void cutOff(RecordingIntake intake, String body, int elements) {
    intake.hold();
    CompletableFuture<HttpResponse<String>> answer =
        rig.begin(rig.post(body).header("Idempotency-Key", "k1"));
    intake.await("a batch", () -> intake.held() == 1);
    intake.refuse(Intake.Refused.Reason.STOPPING, elements);
    assertThat(answer.join().statusCode()).isEqualTo(503);
    intake.relent();
  }

  private static List<Recent> found(RecordingIntake intake) {
    return intake.journalled().stream()
        .map(each -> new Recent(each.attributes(), Before.NOTHING))
        .toList();
  }

  private static Recent behindGap(Recent recent) {
    return new Recent(recent.attributes(), Before.GAP);
  }

  /** What is left of a list when so many were consumed and released. */
  private static List<Recent> without(List<Recent> list, int consumed) {
    List<Recent> left = new ArrayList<>(list.subList(consumed, list.size()));
    left.set(0, new Recent(left.get(0).attributes(), Before.CONSUMED));
    return left;
  }

  private List<String> takenAgain(String body, List<List<Recent>> lanes) {
    RecordingIntake after = rig.listenAgain(Format.NDJSON, lanes);
    rig.send(rig.post(body).header("Idempotency-Key", "k1"));
    return after.texts();
  }

  @Test
  @DisplayName(
      "P2: of a body that was consumed and released the last elements tell that it was taken")
  void idempotentBehindRelease() {
    List<String> elements = IntStream.range(0, 2_500).mapToObj(Integer::toString).toList();
    String body = String.join("\n", elements);
    RecordingIntake before = rig.listen(Format.NDJSON);
    rig.send(rig.post(body).header("Idempotency-Key", "k1"));
    List<Recent> held = found(before);

    for (int consumed : new int[] {1, 999, 1_000, 1_001, 2_000, 2_499}) {
      assertThat(takenAgain(body, List.of(without(held, consumed)))).as("%d", consumed).isEmpty();
    }
    // A crash cut the second part off, and its first elements are gone: nobody knows how many.
    assertThat(takenAgain(body, List.of(without(held.subList(0, 1_500), 1_200))))
        .isEqualTo(elements.subList(1_000, 2_500));
    assertThat(takenAgain(body, List.of(without(held.subList(0, 1_500), 500))))
        .isEqualTo(elements.subList(1_500, 2_500));
    // What a gap took may be of this body, before the gap's end nothing is known.
    List<Recent> torn = without(held, 2_300);
    torn.set(50, behindGap(torn.get(50)));
    assertThat(takenAgain(body, List.of(torn))).isEqualTo(elements.subList(2_000, 2_500));
    torn.set(0, behindGap(torn.get(0)));
    assertThat(takenAgain(body, List.of(torn))).isEqualTo(elements);
    // With several lanes a gap in the other may not show.
    assertThat(takenAgain(body, List.of(without(held, 2_300), List.of()))).isEqualTo(elements);
  }
}

package io.edgenode.engine.runtime.source;

import io.edgenode.engine.api.Intake.Refused;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.runtime.journal.JournalWriter;
import io.edgenode.engine.runtime.journal.Submission;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The journals of a flow's lanes as one source sees them: splits what it offers (K16) and knows how
 * far each lane has come. Owner: the source's own context, on which it also answers.
 */
final class Lanes {
  private final String source;
  private final Context context;
  private final List<JournalWriter> writers;
  private final List<Optional<SourcePosition>> positions;
  private final Partitioner partitioner;
  private final LooseClaims loose;

  /** By lane, the ordinal of the last position of this source that its journal holds. */
  private final long[] journalled;

  /**
   * @param writers one a lane
   * @param positions what each lane's journal holds of this source when it starts
   * @param loose the source's claims that no journal has yet
   */
  Lanes(
      String source,
      Context context,
      List<JournalWriter> writers,
      List<Optional<SourcePosition>> positions,
      List<String> partitionBy,
      LooseClaims loose) {
    this.source = source;
    this.context = context;
    this.writers = writers;
    this.positions = positions;
    this.loose = loose;
    this.partitioner = new Partitioner(partitionBy, writers.size());
    this.journalled =
        positions.stream()
            .mapToLong(position -> position.map(SourcePosition::ordinal).orElse(0L))
            .toArray();
  }

  /** The least position over the lanes; nothing while one lane has none. */
  Optional<SourcePosition> resumeAt() {
    SourcePosition least = null;
    for (Optional<SourcePosition> position : positions) {
      if (position.isEmpty()) {
        return Optional.empty();
      }
      if (least == null || position.get().ordinal() < least.ordinal()) {
        least = position.get();
      }
    }
    return Optional.ofNullable(least);
  }

  /** The greatest ordinal that a lane's journal held when it was started. */
  long greatestOrdinal() {
    return positions.stream()
        .mapToLong(position -> position.map(SourcePosition::ordinal).orElse(0L))
        .max()
        .orElse(0L);
  }

  /**
   * Journals a batch.
   *
   * @return completes when every lane has its part, with how many FlowFiles no lane had before;
   *     fails with what the source is to hear
   */
  Future<Integer> append(List<Offered> batch) {
    List<List<Offered>> parts = split(batch);
    List<Future<Void>> answers = new ArrayList<>();
    List<Submission> submissions = new ArrayList<>();
    for (int lane = 0; lane < parts.size(); lane++) {
      Promise<Void> answer = Promise.promise();
      List<Offered> part = parts.get(lane);
      Submission submission = Submission.of(source, part, refusal -> settle(answer, refusal));
      answers.add(answer.future());
      submissions.add(submission);
      if (part.isEmpty()) {
        answer.complete();
      } else {
        writers.get(lane).submit(submission);
      }
    }
    Promise<Integer> answer = Promise.promise();
    Future.join(answers)
        .onComplete(
            result ->
                context.runOnContext(
                    ignored -> {
                      for (int lane = 0; lane < parts.size(); lane++) {
                        List<Offered> part = parts.get(lane);
                        Future<Void> had = answers.get(lane);
                        List<Offered> dropped = submissions.get(lane).dropped();
                        loose.answered(part, dropped, had.cause(), mayComeAgain(result));
                        note(lane, part, had);
                      }
                      if (result.succeeded()) {
                        answer.complete(parts.stream().mapToInt(List::size).sum());
                      } else {
                        answer.fail(refusal(result.cause()));
                      }
                    }));
    return answer.future();
  }

  /** By lane; what a lane has already (another lane was behind at the restart) is left out. */
  private List<List<Offered>> split(List<Offered> batch) {
    if (writers.size() == 1) {
      return List.of(batch);
    }
    List<List<Offered>> parts = new ArrayList<>();
    for (int lane = 0; lane < writers.size(); lane++) {
      parts.add(new ArrayList<>());
    }
    for (Offered offered : batch) {
      int lane = partitioner.lane(offered.content());
      long ordinal = offered.position().ordinal();
      if (ordinal == 0 || ordinal > journalled[lane]) {
        parts.get(lane).add(offered);
      }
    }
    return parts;
  }

  /** Notes what a lane has now, whatever became of the others, or of what it was given behind. */
  private void note(int lane, List<Offered> part, Future<Void> answer) {
    if (!part.isEmpty()) {
      long ordinal = journalledUpTo(part, answer).ordinal();
      journalled[lane] = Math.max(journalled[lane], ordinal);
    }
  }

  /** Whether what a lane had is offered again because another one refused its part. */
  private boolean mayComeAgain(AsyncResult<?> result) {
    return result.failed() && writers.size() > 1;
  }

  private static SourcePosition journalledUpTo(List<Offered> part, Future<Void> answer) {
    if (answer.succeeded()) {
      return part.get(part.size() - 1).position();
    }
    return answer.cause() instanceof Refused refused
        ? refused.journalledUpTo()
        : SourcePosition.NONE;
  }

  /**
   * What the source hears of a refusal. Where one of several lanes refused, nothing is said to be
   * journalled: the source offers all of it again, and lanes that have their part leave it out.
   */
  private Throwable refusal(Throwable cause) {
    return writers.size() > 1 && cause instanceof Refused refused
        ? new Refused(refused.reason(), String.valueOf(refused.getMessage()), SourcePosition.NONE)
        : cause;
  }

  /** Tells the lanes that got nothing lately how far the source has come (K16). */
  void follow(SourcePosition last) {
    for (int lane = 0; lane < journalled.length; lane++) {
      if (journalled[lane] < last.ordinal()) {
        journalled[lane] = last.ordinal();
        writers
            .get(lane)
            .submit(Submission.control(RecordKind.POSITION, source, last, refused -> {}));
      }
    }
  }

  /** Ends the source in every lane; completes when all of them have it, on any thread. */
  Future<Void> end() {
    List<Future<Void>> told = new ArrayList<>();
    for (JournalWriter writer : writers) {
      Promise<Void> answer = Promise.promise();
      told.add(answer.future());
      // The end moves no position: the FlowFiles before it carry their own.
      writer.submit(
          Submission.control(
              RecordKind.END_OF_SOURCE,
              source,
              SourcePosition.NONE,
              refusal -> settle(answer, refusal)));
    }
    return Future.all(told).mapEmpty();
  }

  private static void settle(Promise<Void> answer, @Nullable Refused refusal) {
    if (refusal == null) {
      answer.complete();
    } else {
      answer.fail(refusal);
    }
  }

  /** The quota refuses bytes that are no lane's: what was consumed should be released (K14). */
  Future<Void> releaseWanted() {
    return Future.join(writers.stream().map(JournalWriter::releaseWanted).toList()).mapEmpty();
  }
}

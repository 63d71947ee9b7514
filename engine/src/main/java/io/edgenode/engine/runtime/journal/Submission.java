package io.edgenode.engine.runtime.journal;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.Intake.Refused;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.RecordKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source hands to the writer: FlowFiles, or a control record of its own that must keep its
 * place behind them. Filled in by the source, then the writer's.
 */
public final class Submission {
  /** In place of a large content for which there was no room: it is counted and left out (P5). */
  public static final Content.Claim DROPPED =
      new Content.Claim(
          "",
          0,
          id -> {
            throw new FlowException.BadData("the content was dropped at a full journal");
          });

  final String source;
  final List<Offered> batch;
  final @Nullable RecordKind control;
  final SourcePosition position;
  private final Answer answer;

  /** The writer's place in the batch. */
  int next;

  /** How far it is journalled at the flow's durability; the rest may be in a buffer alone. */
  private int journalled;

  private @Nullable Refused refusal;

  private final List<Offered> dropped = new ArrayList<>(0);

  private Submission(
      String source,
      List<Offered> batch,
      @Nullable RecordKind control,
      SourcePosition position,
      Answer answer) {
    this.source = source;
    this.batch = batch;
    this.control = control;
    this.position = position;
    this.answer = answer;
  }

  /** Takes the writer's answer; called on a worker. */
  @FunctionalInterface
  public interface Answer {
    /**
     * @param refused null when everything is journalled at the flow's durability, or was dropped as
     *     the flow says
     */
    void accept(@Nullable Refused refused);
  }

  public static Submission of(String source, List<Offered> batch, Answer answer) {
    return new Submission(source, batch, null, SourcePosition.NONE, answer);
  }

  /** An end of source, or a position without a FlowFile. */
  public static Submission control(
      RecordKind kind, String source, SourcePosition position, Answer answer) {
    return new Submission(source, List.of(), kind, position, answer);
  }

  /** Whether there is something to be journalled yet. */
  boolean isOpen() {
    return rest() > 0 && refusal == null;
  }

  /** How many FlowFiles are not journalled yet. */
  int rest() {
    return batch.size() - next;
  }

  /** There is no room for the next ones, which are counted and left out (P5). */
  void drop(int count) {
    batch.subList(next, next + count).forEach(this::dropTaken);
    next += count;
  }

  /** The same for one that had been taken and finds no room after all. */
  void dropTaken(Offered each) {
    if (each.content() instanceof Content.Claim claim && !claim.equals(DROPPED)) {
      dropped.add(each);
    }
  }

  /** What was left out with its claim, which no record refers to. Behind the answer. */
  public List<Offered> dropped() {
    return List.copyOf(dropped);
  }

  /** The next FlowFile can never be taken; the answer comes when those before it are durable. */
  void endWithTooLarge(String message) {
    refusal = refused(Refused.Reason.TOO_LARGE, message, next);
  }

  /** Answers when all that was taken of it is journalled. */
  void answer() {
    answer.accept(refusal);
  }

  /** What was taken of it so far is journalled at the flow's durability. */
  void journalledSoFar() {
    journalled = next;
  }

  /** Answers at once with a refusal that says how far it came. */
  void refuse(Refused.Reason reason, String message) {
    answer.accept(refused(reason, message, journalled));
  }

  private Refused refused(Refused.Reason reason, String message, int upTo) {
    return new Refused(
        reason, message, upTo == 0 ? SourcePosition.NONE : batch.get(upTo - 1).position());
  }
}

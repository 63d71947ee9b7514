package io.edgenode.engine.runtime.source;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Intake.Refused;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The large contents that a source has finished and that no journal record refers to, as far as is
 * known for certain: these it may take back. Owner: the source's context.
 */
final class LooseClaims {
  private final Set<String> ids = new HashSet<>();
  private final Consumer<Content.Claim> delete;

  /**
   * @param delete deletes a claim, in its own time
   */
  LooseClaims(Consumer<Content.Claim> delete) {
    this.delete = delete;
  }

  void made(Content.Claim claim) {
    ids.add(claim.id());
  }

  /** Whether a claim may be deleted; asked once. */
  boolean take(Content.Claim claim) {
    return ids.remove(claim.id());
  }

  /**
   * A journal has answered. What it left out is deleted, or it would take room until the next
   * opening, unless it may be offered again.
   *
   * @param dropped what it left out
   * @param refused with what, if not all of it is journalled
   * @param mayComeAgain whether what has no position may be
   */
  void answered(
      List<Offered> batch,
      List<Offered> dropped,
      @Nullable Throwable refused,
      boolean mayComeAgain) {
    if (ids.isEmpty()) {
      return;
    }
    List<Offered> loose = dropped.stream().filter(each -> take(claim(each))).toList();
    int referred = refused == null ? batch.size() : referred(batch, refused);
    for (Offered each : batch.subList(0, referred)) {
      if (each.content() instanceof Content.Claim claim) {
        ids.remove(claim.id());
      }
    }
    for (Offered each : loose) {
      if (mayComeAgain && each.position().ordinal() == 0) {
        made(claim(each));
      } else {
        delete.accept(claim(each));
      }
    }
  }

  private static Content.Claim claim(Offered large) {
    return (Content.Claim) large.content();
  }

  /**
   * How many of a refused batch a record may refer to. Only of what is too large is it known where
   * the writer stopped; one that broke may have written more than it says.
   */
  private static int referred(List<Offered> batch, Throwable cause) {
    if (!(cause instanceof Refused refused) || refused.reason() != Refused.Reason.TOO_LARGE) {
      return batch.size();
    }
    SourcePosition last = refused.journalledUpTo();
    int referred = batch.size();
    while (referred > 0 && batch.get(referred - 1).position() != last) {
      referred--;
    }
    return referred;
  }
}

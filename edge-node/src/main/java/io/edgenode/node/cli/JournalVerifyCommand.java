package io.edgenode.node.cli;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.repo.StoppedJournal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description =
        "Check every CRC and sequence of each journal, and of the large contents it refers to.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is damaged",
      "1:something is damaged",
      "2:wrong usage, no journal there, or its node runs"
    })
final class JournalVerifyCommand extends JournalBaseCommand {
  private static final int PIECE = 64 * 1024;

  @Option(names = "--json", description = "As a JSON array, one element a journal.")
  private boolean json;

  private final JsonArray array = new JsonArray();
  private boolean found;

  @Override
  void journal(StoppedJournal journal) {
    JournalSummary summary = JournalSummary.of(journal);
    JsonArray claims = new JsonArray();
    journal.read(new Claims(journal, claims));
    boolean damaged = !summary.damage().isEmpty() || !claims.isEmpty();
    found |= damaged;
    if (json) {
      array.add(
          new JsonObject()
              .put("flow", journal.flow())
              .put("lane", journal.lane())
              .put("excerpts", summary.excerpts())
              .put("records", summary.records())
              .put("damage", summary.damageToJson())
              .put("damaged_claims", claims));
      return;
    }
    out()
        .println(
            title(journal)
                + ": "
                + summary.excerpts()
                + " excerpts, "
                + summary.records()
                + " records, "
                + (damaged ? "DAMAGED" : "no damage"));
    summary.damage().forEach(out()::println);
    claims.forEach(out()::println);
  }

  @Override
  ExitCode conclude() {
    if (json) {
      print(array);
    }
    return found ? ExitCode.FINDING : ExitCode.DONE;
  }

  /** Reads every large content through; one that is gone was delivered before. */
  private record Claims(StoppedJournal journal, JsonArray damaged)
      implements StoppedJournal.Visitor {
    @Override
    public boolean batch(Journal.Batch batch) {
      while (batch.advance()) {
        if (batch.kind() == RecordKind.DATA && batch.content() instanceof Content.Claim claim) {
          check(claim);
        }
      }
      return true;
    }

    private void check(Content.Claim claim) {
      try {
        long offset = 0;
        Optional<byte[]> piece = journal.claim(claim.id(), offset, PIECE);
        while (piece.isPresent() && piece.get().length > 0) {
          offset += piece.get().length;
          piece = journal.claim(claim.id(), offset, PIECE);
        }
      } catch (FlowException.BadData e) {
        damaged.add(String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void damaged(StoppedJournal.Damage damage) {
      // Told by the summary.
    }
  }
}

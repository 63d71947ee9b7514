package io.edgenode.node.replay;

import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.repo.StoppedJournal;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Writes the parts of a slice that are no content: its head, and what leads each record. */
public final class SliceWriter {
  private final StoppedJournal journal;
  private final Set<String> versions = new LinkedHashSet<>();
  private String version = "";
  private long offset;
  private boolean begun;

  public SliceWriter(StoppedJournal journal) {
    this.journal = journal;
  }

  /** Takes in an excerpt before its records: it tells what those say that have gone before it. */
  public void enter(Journal.Batch excerpt) {
    if (!begun) {
      version = excerpt.versionBefore().orElse(version);
      offset = excerpt.offsetBefore().orElse(offset);
    }
  }

  /**
   * Notes a record that comes before the slice, for the version and the lane time that hold then.
   */
  public void passOver(Journal.Batch record) {
    if (record.kind() == RecordKind.FLOW) {
      version = new String(record.payload(), StandardCharsets.US_ASCII);
    } else if (record.kind() == RecordKind.CLOCK) {
      offset = ByteBuffer.wrap(record.payload()).getLong();
    }
  }

  /** Notes a record that is in the slice, before anything is written. */
  public void announce(Journal.Batch record) {
    begun = true;
    if (record.kind() == RecordKind.FLOW) {
      versions.add(new String(record.payload(), StandardCharsets.US_ASCII));
    }
  }

  /** The first line, without its end. */
  public String head() {
    JsonObject kept = new JsonObject();
    Set<String> named = new LinkedHashSet<>(versions);
    if (!version.isEmpty()) {
      named.add(version);
    }
    for (String hash : named) {
      Optional<byte[]> resolved = journal.version(hash);
      resolved.ifPresent(
          bytes -> kept.put(hash, new JsonObject(new String(bytes, StandardCharsets.UTF_8))));
    }
    JsonObject head =
        new JsonObject()
            .put("slice", Slice.FORMAT)
            .put("flow", journal.flow())
            .put("lane", journal.lane());
    journal.identity().ifPresent(id -> head.put("identity", Long.toHexString(id.seed())));
    return head.put("version", version).put("offset", offset).put("versions", kept).encode();
  }

  /** What a record's line begins with; its content is the caller's. */
  public static JsonObject line(Journal.Batch record) {
    JsonObject json =
        new JsonObject()
            .put("kind", Slice.word(record.kind()))
            .put("epoch", record.epoch())
            .put("sequence", record.sequence())
            .put("elapsed", record.elapsedMillis())
            .put("arrival", Instant.ofEpochMilli(record.wallMillis()).toString());
    if (!record.source().isEmpty()) {
      json.put("source", record.source());
    }
    if (record.kind() != RecordKind.DATA && record.payload().length > 0) {
      json.put("payload", Base64.getEncoder().encodeToString(record.payload()));
    }
    return json;
  }
}

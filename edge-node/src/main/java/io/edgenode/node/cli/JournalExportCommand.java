package io.edgenode.node.cli;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.config.Suggestion;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.node.replay.SliceWriter;
import io.edgenode.repo.StoppedJournal;
import io.vertx.core.json.JsonObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    description = {
      "Write the FlowFiles of each journal, one JSON object a line: flow, lane, id, epoch,"
          + " sequence, source, arrival, attributes, and text or base64.",
      "--content slice writes every record, control records too, so that 'edge-node replay' and flow"
          + " tests can run over the file.",
      "Damaged ranges are told on standard error and passed over."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all was written",
      "1:something is damaged and was left out",
      "2:wrong usage, no journal there, its node runs, or no such source"
    })
final class JournalExportCommand extends JournalBaseCommand {
  private static final int PIECE = 48 * 1024;
  private static final byte[] LINE_END = {'\n'};

  /** What a line holds. */
  private enum Form {
    JSON,
    RAW,
    SLICE
  }

  @Option(
      names = "--from",
      paramLabel = "SEQUENCE|TIME",
      converter = JournalBound.Converter.class,
      description =
          "Begin with this sequence or arrival (ISO-8601; a date is its beginning in UTC), inclusive.")
  private @Nullable JournalBound from;

  @Option(
      names = "--to",
      paramLabel = "SEQUENCE|TIME",
      converter = JournalBound.Converter.class,
      description = "End before this sequence or arrival.")
  private @Nullable JournalBound to;

  @Option(names = "--source", paramLabel = "NAME", description = "Of this source alone.")
  private @Nullable String source;

  @Option(
      names = "--content",
      paramLabel = "FORM",
      defaultValue = "json",
      description = {
        "json; raw: the contents as they are, each with a line end behind it; or slice: what replay"
            + " needs."
      })
  private Form form = Form.JSON;

  @Option(
      names = "--redact",
      split = ",",
      paramLabel = "FIELD",
      description = {
        "Put others in place of the values of these fields, of the same shape and type: a name at any"
            + " depth, a path from the top (a.b), or attributes.NAME. Content that is no JSON is"
            + " redacted as a whole. Equal values become equal ones, by a key that is not kept."
      })
  private List<String> redact = List.of();

  private @Nullable Redaction redactor;

  private final Set<String> sources = new TreeSet<>();

  private boolean damaged;

  @Override
  void journal(StoppedJournal journal) {
    if (form == Form.SLICE && source != null) {
      throw misuse("a slice holds every source's records: leave out --source");
    }
    JournalBound.range(from, to)
        .ifPresent(
            wrong -> {
              throw misuse(wrong);
            });
    if (redactor == null) {
      redactor = new Redaction(redact);
    }
    try {
      OutputStream stream = new BufferedOutputStream(bytes(), 64 * 1024);
      Export export = new Export(journal, stream, redactor);
      if (form == Form.SLICE) {
        export.head();
      }
      journal.read(export);
      stream.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("standard output can't be written", e);
    }
  }

  @Override
  ExitCode conclude() {
    if (source != null && !sources.contains(source)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "no source '"
              + source
              + "' was journalled here"
              + (sources.isEmpty() ? "" : "; there are " + String.join(", ", sources))
              + Suggestion.closest(source, sources)
                  .map(name -> "; did you mean '" + name + "'?")
                  .orElse(""));
    }
    if (redactor != null) {
      redactor
          .unmet()
          .forEach(
              field ->
                  err()
                      .println(
                          "warning: --redact "
                              + field
                              + ": nothing of that name is in what was exported; is it written so?"));
      err().flush();
    }
    return damaged ? ExitCode.FINDING : ExitCode.DONE;
  }

  private boolean isWanted(Journal.Batch batch) {
    return (batch.kind() == RecordKind.DATA || form == Form.SLICE)
        && (source == null || source.equals(batch.source()))
        && (from == null || !from.isAbove(batch))
        && (to == null || to.isAbove(batch));
  }

  /** Writes what is wanted of one journal. */
  private final class Export implements StoppedJournal.Visitor {
    private final StoppedJournal journal;
    private final OutputStream stream;
    private final Redaction redaction;

    Export(StoppedJournal journal, OutputStream stream, Redaction redaction) {
      this.journal = journal;
      this.stream = stream;
      this.redaction = redaction;
    }

    /** A slice's first line says what holds at its first record, and the versions that it names. */
    void head() throws IOException {
      SliceWriter writer = new SliceWriter(journal);
      try (Journal.Reader reader = journal.reader(1, damage -> {})) {
        for (Journal.Batch batch = reader.next(); batch != null; batch = reader.next()) {
          writer.enter(batch);
          while (batch.advance()) {
            if (isWanted(batch)) {
              writer.announce(batch);
            } else if (from != null && from.isAbove(batch)) {
              writer.passOver(batch);
            }
          }
        }
      }
      text(writer.head());
      stream.write(LINE_END);
    }

    @Override
    public boolean batch(Journal.Batch batch) {
      if (source != null) {
        sources.addAll(batch.positions().keySet());
      }
      try {
        while (batch.advance()) {
          if (isWanted(batch)) {
            write(batch);
          }
        }
        return true;
      } catch (IOException e) {
        throw new UncheckedIOException("standard output can't be written", e);
      }
    }

    @Override
    public void damaged(StoppedJournal.Damage damage) {
      damaged = true;
      err().println(damage);
      err().flush();
    }

    private void write(Journal.Batch batch) throws IOException {
      switch (form) {
        case RAW -> raw(batch.content(), stream);
        case JSON -> json(batch);
        case SLICE -> slice(batch);
      }
      stream.write(LINE_END);
    }

    private void json(Journal.Batch batch) throws IOException {
      JsonObject json = new JsonObject().put("flow", journal.flow()).put("lane", journal.lane());
      journal.identity().ifPresent(identity -> json.put("id", id(identity, batch)));
      content(
          json.put("epoch", batch.epoch())
              .put("sequence", batch.sequence())
              .put("source", batch.source())
              .put("arrival", Instant.ofEpochMilli(batch.wallMillis()).toString()),
          batch);
    }

    private void slice(Journal.Batch batch) throws IOException {
      JsonObject json = SliceWriter.line(batch);
      if (batch.kind() == RecordKind.DATA) {
        content(json, batch);
      } else {
        text(json.encode());
      }
    }

    /** The content comes last, so that a large one can be streamed. */
    private void content(JsonObject json, Journal.Batch batch) throws IOException {
      JsonObject attributes = new JsonObject();
      redaction.attributes(batch.attributes().toMap()).forEach(attributes::put);
      json.put("attributes", attributes);
      if (batch.content() instanceof Content.Claim claim) {
        String head = json.put("length", claim.length()).encode();
        text(head.substring(0, head.length() - 1) + ",\"base64\":\"");
        // Closing the encoder ends the padding; the stream below it stays open.
        try (OutputStream encoder = Base64.getEncoder().wrap(new Unclosed(stream))) {
          raw(claim, encoder);
        }
        text("\"}");
      } else {
        byte[] content = redaction.content(heap(batch.content()));
        asText(content)
            .ifPresentOrElse(
                found -> json.put("text", found),
                () -> json.put("base64", Base64.getEncoder().encodeToString(content)));
        text(json.encode());
      }
    }

    private void raw(Content content, OutputStream into) throws IOException {
      if (!(content instanceof Content.Claim claim)) {
        into.write(redaction.content(heap(content)));
        return;
      }
      long offset = 0;
      try {
        Optional<byte[]> piece = journal.claim(claim.id(), offset, PIECE);
        if (piece.isEmpty()) {
          err().println("claim " + claim.id() + " is gone: it was delivered and released");
        }
        while (piece.isPresent() && piece.get().length > 0) {
          into.write(redaction.piece(piece.get()));
          offset += piece.get().length;
          piece = journal.claim(claim.id(), offset, PIECE);
        }
      } catch (FlowException.BadData e) {
        damaged = true;
        err().println(e.getMessage() + "; written are the " + offset + " bytes before");
        err().flush();
      }
    }

    private void text(String text) throws IOException {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String id(Lineage.JournalIdentity identity, Journal.Batch batch) {
    return Lineage.root(
            identity, batch.epoch(), batch.sequence(), batch.wallMillis(), batch.source())
        .id()
        .toString();
  }

  private static byte[] heap(Content content) {
    ByteOutput bytes = new ByteOutput((int) content.length());
    content.writeTo(bytes);
    return bytes.toByteArray();
  }

  private static Optional<String> asText(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Passes everything on but the end. */
  private static final class Unclosed extends java.io.FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}

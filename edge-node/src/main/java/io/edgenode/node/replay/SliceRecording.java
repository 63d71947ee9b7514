package io.edgenode.node.replay;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One lane's part of an exported slice. */
final class SliceRecording implements Recording {
  private static final int LINES_PER_BATCH = 256;

  private final Path file;
  private final JsonObject head;
  private final long firstLine;
  private final SliceClaims claims;

  /**
   * @param firstLine how many lines come before its records
   */
  private SliceRecording(Path file, JsonObject head, long firstLine, SliceClaims claims) {
    this.file = file;
    this.head = head;
    this.firstLine = firstLine;
    this.claims = claims;
  }

  /**
   * The lanes in a slice.
   *
   * @param claims where large contents are kept while it is read
   * @throws ReplayFailure if it is none
   */
  static List<Recording> all(Path file, SliceClaims claims) {
    List<Recording> found = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      long number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (line.startsWith("{\"slice\":")) {
          JsonObject head = parse(file, number, line);
          if (!Integer.valueOf(Slice.FORMAT).equals(head.getValue("slice"))) {
            throw new ReplayFailure(
                file
                    + " is a slice of format "
                    + head.getValue("slice")
                    + "; this version of edge-node reads format "
                    + Slice.FORMAT);
          }
          found.add(new SliceRecording(file, head, number, claims));
        } else if (found.isEmpty()) {
          throw new ReplayFailure(
              file + " is no slice: make one with 'edge-node journal export --content slice DIR'");
        }
      }
    } catch (IOException e) {
      throw new ReplayFailure(file + " can't be read: " + e);
    }
    if (found.isEmpty()) {
      throw new ReplayFailure(file + " is empty");
    }
    return found;
  }

  private static JsonObject parse(Path file, long number, String line) {
    if (line.length() > Slice.LONGEST_LINE) {
      throw new ReplayFailure(file + ":" + number + ": the line is longer than 64 MiB");
    }
    try {
      return new JsonObject(line);
    } catch (DecodeException e) {
      throw new ReplayFailure(file + ":" + number + ": this is no line of a slice");
    }
  }

  @Override
  public String flow() {
    return head.getString("flow", "");
  }

  @Override
  public int lane() {
    return head.getInteger("lane", 0);
  }

  @Override
  public Path path() {
    return file;
  }

  @Override
  public Lineage.JournalIdentity identity() {
    try {
      return new Lineage.JournalIdentity(
          Long.parseUnsignedLong(head.getString("identity", "0"), 16));
    } catch (NumberFormatException e) {
      throw new ReplayFailure(file + ":" + firstLine + ": 'identity' is no hexadecimal number");
    }
  }

  /** The version that holds at the first record, if the slice says it. */
  @Override
  public Optional<String> versionBefore() {
    return Optional.of(head.getString("version", "")).filter(hash -> !hash.isEmpty());
  }

  @Override
  public Journal.Reader reader(long fromSequence) {
    try {
      BufferedReader reader = Files.newBufferedReader(file);
      for (long line = 0; line < firstLine; line++) {
        reader.readLine();
      }
      return new Lines(reader, fromSequence);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " can't be read", e);
    }
  }

  @Override
  public ClaimStore claims() {
    return claims;
  }

  @Override
  public List<CheckpointStore.Chain> checkpoints() {
    return List.of();
  }

  @Override
  public Optional<byte[]> version(String hash) {
    return Optional.ofNullable(head.getJsonObject("versions", new JsonObject()).getJsonObject(hash))
        .map(resolved -> resolved.encode().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void onDamage(Consumer<String> told) {
    // A slice holds what could be read.
  }

  /** Reads the lines of this lane. One thread. */
  private final class Lines implements Journal.Reader {
    private final BufferedReader reader;
    private final long from;
    private long number = firstLine;
    private long dataCount;

    /** Lane time minus elapsed time behind the lines that were read. */
    private long offset = head.getLong("offset", 0L);

    private boolean ended;

    Lines(BufferedReader reader, long from) {
      this.reader = reader;
      this.from = from;
    }

    @Override
    public Journal.@Nullable Batch next() {
      List<SliceBatch.Entry> entries = new ArrayList<>();
      long offsetBefore = offset;
      try {
        while (!ended && entries.size() < LINES_PER_BATCH) {
          String line = reader.readLine();
          number++;
          if (line == null || line.startsWith("{\"slice\":")) {
            ended = true;
          } else {
            add(SliceBatch.Entry.of(file, number, parse(file, number, line), this::keep), entries);
            if (entries.isEmpty()) {
              offsetBefore = offset;
            }
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(file + " can't be read", e);
      }
      if (entries.isEmpty()) {
        return null;
      }
      SliceBatch batch = new SliceBatch(entries, dataCount, offsetBefore);
      dataCount = batch.dataCountAtEnd();
      return batch;
    }

    /** By the line at which the lane begins, too: sequences of several lanes are alike. */
    private Content.Claim keep(long sequence, byte[] bytes) {
      return claims.keep("slice-" + firstLine + "-" + sequence, bytes);
    }

    private void add(SliceBatch.Entry entry, List<SliceBatch.Entry> entries) {
      if (entry.kind() == RecordKind.CLOCK) {
        offset = ByteBuffer.wrap(entry.payload()).getLong();
      }
      if (entry.sequence() >= from) {
        entries.add(entry);
      } else if (entry.isData()) {
        dataCount++;
      }
    }

    @Override
    public void close() {
      try {
        reader.close();
      } catch (IOException e) {
        throw new UncheckedIOException(file + " can't be closed", e);
      }
    }
  }
}

package io.edgenode.node.replay;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Some lines of a slice as a cursor over records; sequences may have gaps. Owner: the lane. */
final class SliceBatch implements Journal.Batch {
  private final List<Entry> entries;
  private final long dataBefore;
  private final long offsetBefore;
  private int read;

  /**
   * @param dataBefore how many data records come before
   * @param offsetBefore lane time minus elapsed time before the first record
   */
  SliceBatch(List<Entry> entries, long dataBefore, long offsetBefore) {
    this.entries = List.copyOf(entries);
    this.dataBefore = dataBefore;
    this.offsetBefore = offsetBefore;
  }

  /** Where the large contents of a lane are kept, by sequence. */
  @FunctionalInterface
  interface Claimed {
    Content.Claim keep(long sequence, byte[] bytes);
  }

  /** One line. */
  record Entry(
      RecordKind kind,
      int epoch,
      long sequence,
      long wall,
      long elapsed,
      String source,
      Attributes attributes,
      Content content,
      byte[] payload) {

    /**
     * @throws ReplayFailure if the line is none
     */
    static Entry of(Path file, long number, JsonObject json, Claimed claims) {
      try {
        RecordKind kind = Slice.kind(json.getString("kind", ""));
        byte[] payload = Base64.getDecoder().decode(json.getString("payload", ""));
        if (kind == RecordKind.CLOCK && payload.length != Long.BYTES) {
          throw new IllegalArgumentException("a clock record holds its offset");
        }
        return new Entry(
            kind,
            json.getInteger("epoch"),
            json.getLong("sequence"),
            Instant.parse(json.getString("arrival")).toEpochMilli(),
            json.getLong("elapsed"),
            json.getString("source", ""),
            attributes(json.getJsonObject("attributes", new JsonObject())),
            kind == RecordKind.DATA ? content(json, claims) : Content.of(new byte[0]),
            payload);
      } catch (IllegalArgumentException
          | ClassCastException
          | NullPointerException
          | DateTimeParseException e) {
        throw new ReplayFailure(file + ":" + number + ": this is no line of a slice");
      }
    }

    private static Attributes attributes(JsonObject json) {
      Map<String, String> attributes = new LinkedHashMap<>();
      json.forEach(entry -> attributes.put(entry.getKey(), String.valueOf(entry.getValue())));
      return Attributes.of(attributes);
    }

    /** What was a large content is one again. */
    private static Content content(JsonObject json, Claimed claims) {
      String text = json.getString("text");
      if (text != null) {
        return Content.of(text.getBytes(StandardCharsets.UTF_8));
      }
      byte[] bytes = Base64.getDecoder().decode(json.getString("base64"));
      return json.containsKey("length")
          ? claims.keep(json.getLong("sequence"), bytes)
          : Content.of(bytes);
    }

    boolean isData() {
      return kind == RecordKind.DATA;
    }
  }

  private Entry current() {
    return entries.get(read - 1);
  }

  @Override
  public int epoch() {
    return read == 0 ? entries.get(0).epoch : current().epoch;
  }

  @Override
  public long firstSequence() {
    return entries.get(0).sequence;
  }

  @Override
  public int count() {
    return (int) (entries.get(entries.size() - 1).sequence - firstSequence() + 1);
  }

  @Override
  public long dataCountAtEnd() {
    return dataBefore + dataCount();
  }

  @Override
  public int dataCount() {
    return (int) entries.stream().filter(Entry::isData).count();
  }

  @Override
  public Map<String, SourcePosition> positions() {
    return Map.of();
  }

  @Override
  public OptionalLong offsetBefore() {
    return OptionalLong.of(offsetBefore);
  }

  @Override
  public boolean advance() {
    if (read == entries.size()) {
      return false;
    }
    read++;
    return true;
  }

  @Override
  public RecordKind kind() {
    return current().kind;
  }

  @Override
  public long sequence() {
    return read == 0 ? firstSequence() - 1 : current().sequence;
  }

  @Override
  public long wallMillis() {
    return current().wall;
  }

  @Override
  public long elapsedMillis() {
    return current().elapsed;
  }

  @Override
  public String source() {
    return current().source;
  }

  @Override
  public Attributes attributes() {
    return current().attributes;
  }

  @Override
  public Content content() {
    return current().content;
  }

  @Override
  public byte[] payload() {
    return current().payload;
  }
}

package io.edgenode.repo;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The records of one excerpt as a cursor over its payload, which {@link RecordFormat} draws.
 * Contents are slices of that one array. Owner: the lane.
 */
final class JournalBatch implements Journal.Batch {
  private static final byte[] NO_PAYLOAD = new byte[0];

  private final Excerpt excerpt;
  private final Content.Claim.Loader claims;
  private final ByteInput in;
  private final int recordsEnd;
  private final long offsetMillis;
  private final String flowVersion;
  private final String[] sources;
  private final Map<String, SourcePosition> positions = new LinkedHashMap<>();
  private final List<Attributes> sets = new ArrayList<>();
  private long firstSequence;
  private int count;
  private int dataCount;

  private int read;
  private RecordKind kind = RecordKind.TICK;
  private int source;
  private long wall;
  private long elapsed;
  private Attributes attributes = Attributes.empty();
  private Content content = Content.of(NO_PAYLOAD);
  private byte[] payload = NO_PAYLOAD;

  JournalBatch(Excerpt excerpt, Content.Claim.Loader claims) {
    this.excerpt = excerpt;
    this.claims = claims;
    byte[] bytes = excerpt.payload();
    recordsEnd = ExcerptHeader.intAt(bytes, 0);
    wall = ExcerptHeader.longAt(bytes, 4);
    elapsed = ExcerptHeader.longAt(bytes, 12);
    ByteInput trailer = new ByteInput(bytes, recordsEnd);
    offsetMillis = trailer.signed();
    flowVersion = trailer.text();
    sources = new String[trailer.varintAsInt() + 1];
    sources[SourceTable.NONE] = "";
    for (int i = 1; i < sources.length; i++) {
      sources[i] = trailer.text();
      long ordinal = trailer.signed();
      positions.put(sources[i], new SourcePosition.Stored(ordinal, trailer.bytes()));
    }
    dataCount = trailer.varintAsInt();
    in = new ByteInput(bytes, RecordFormat.PROLOGUE);
    firstSequence = excerpt.firstSequence();
    count = excerpt.count();
  }

  /** Passes over the records below a sequence: the batch then begins there. */
  void beginAt(long sequence) {
    while (firstSequence < sequence && advance()) {
      if (kind == RecordKind.DATA) {
        dataCount--;
      }
      firstSequence++;
      count--;
      read = 0;
    }
  }

  @Override
  public OptionalLong offsetBefore() {
    return holds(RecordKind.CLOCK) ? OptionalLong.empty() : OptionalLong.of(offsetMillis);
  }

  @Override
  public Optional<String> versionBefore() {
    String passed = null;
    JournalBatch all = new JournalBatch(excerpt, claims);
    while (all.advance()) {
      if (all.kind == RecordKind.FLOW && all.sequence() >= firstSequence) {
        // What stands at the excerpt's end began with this.
        return Optional.ofNullable(passed);
      }
      if (all.kind == RecordKind.FLOW) {
        passed = new String(all.payload, StandardCharsets.US_ASCII);
      }
    }
    return Optional.of(flowVersion);
  }

  /** Whether there is such a record; then what stands at the excerpt's end begins with that. */
  private boolean holds(RecordKind wanted) {
    JournalBatch all = new JournalBatch(excerpt, claims);
    while (all.advance()) {
      if (all.kind == wanted) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int epoch() {
    return excerpt.epoch();
  }

  @Override
  public long firstSequence() {
    return firstSequence;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public long dataCountAtEnd() {
    return excerpt.dataCount();
  }

  @Override
  public int dataCount() {
    return dataCount;
  }

  @Override
  public Map<String, SourcePosition> positions() {
    return positions;
  }

  @Override
  public boolean advance() {
    if (read == count) {
      return false;
    }
    read++;
    int tag = in.read();
    kind = RecordKind.of(tag & RecordFormat.KIND);
    if ((tag & RecordFormat.SAME_SOURCE) == 0) {
      source = in.varintAsInt();
    }
    if ((tag & RecordFormat.SAME_TIMES) == 0) {
      wall += in.signed();
      elapsed += in.signed();
    }
    if (kind == RecordKind.DATA) {
      if ((tag & RecordFormat.SAME_ATTRIBUTES) == 0) {
        attributes = readAttributes();
      }
      content = (tag & RecordFormat.CLAIM) != 0 ? readClaim() : readBytes();
      payload = NO_PAYLOAD;
    } else {
      payload = in.bytes();
    }
    return true;
  }

  private Attributes readAttributes() {
    int number = in.varintAsInt();
    if (number > 0) {
      return sets.get(number - 1);
    }
    int size = in.varintAsInt();
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      String key = in.text();
      pairs.put(key, in.text());
    }
    Attributes set = Attributes.of(pairs);
    sets.add(set);
    return set;
  }

  private Content readClaim() {
    String id = in.text();
    return new Content.Claim(id, in.varint(), claims);
  }

  private Content readBytes() {
    int length = in.varintAsInt();
    Content bytes = new Content.Bytes(in.array(), in.position(), length);
    in.skip(length);
    return bytes;
  }

  @Override
  public RecordKind kind() {
    return kind;
  }

  @Override
  public long sequence() {
    return firstSequence + read - 1;
  }

  @Override
  public long wallMillis() {
    return wall;
  }

  @Override
  public long elapsedMillis() {
    return elapsed;
  }

  @Override
  public String source() {
    return sources[source];
  }

  @Override
  public Attributes attributes() {
    return attributes;
  }

  @Override
  public Content content() {
    return content;
  }

  @Override
  public byte[] payload() {
    return payload;
  }

  /** The last record's times, for an opening that continues behind it. */
  Journal.Tail asTail() {
    while (advance()) {
      // to the end
    }
    return new Journal.Tail(
        excerpt.nextSequence(),
        excerpt.dataCount(),
        elapsed,
        wall,
        offsetMillis,
        Map.copyOf(positions),
        flowVersion);
  }
}

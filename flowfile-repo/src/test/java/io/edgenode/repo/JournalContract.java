package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreOptions;
import io.edgenode.engine.record.ByteOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every journal does, whoever implements it. */
abstract class JournalContract {
  private static final StoreOptions OPTIONS = new StoreOptions(1, 64L << 20, false, 0, 0, 1L << 20);

  @TempDir Path directory = Path.of("set by JUnit");

  abstract Repository open(Path directory);

  @Test
  @DisplayName("K1 K2: what is appended is read back, record by record, with its attributes shared")
  void readsBack() {
    try (Repository repository = open(directory);
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      Journal journal = flow.journal(0);
      Journal.Appender appender = journal.appender();
      Attributes shared = Attributes.of("topic", "a/b");
      for (int i = 1; i <= 1000; i++) {
        Attributes attributes = i % 3 == 0 ? Attributes.of("n", "" + i) : shared;
        while (!add(appender, i, attributes)) {
          appender.commit();
        }
      }
      assertThat(appender.commit()).isEqualTo(1000);

      int expected = 1;
      Journal.Reader reader = journal.reader(1);
      for (Journal.Batch batch = reader.next(); batch != null; batch = reader.next()) {
        assertThat(batch.firstSequence()).isEqualTo(expected);
        Attributes seen = null;
        while (batch.advance()) {
          assertThat(text(batch.content())).isEqualTo("record " + expected);
          assertThat(batch.sequence()).isEqualTo(expected);
          assertThat(batch.wallMillis()).isEqualTo(5000 + expected);
          assertThat(batch.elapsedMillis()).isEqualTo(100 + expected / 2);
          assertThat(batch.source()).isEqualTo("s" + expected % 2);
          if (expected % 3 != 0) {
            assertThat(batch.attributes()).isEqualTo(shared);
            if (seen != null) {
              assertThat(batch.attributes()).isSameAs(seen);
            }
            seen = batch.attributes();
          }
          expected++;
        }
        assertThat(batch.dataCountAtEnd()).isEqualTo(expected - 1);
      }
      assertThat(expected).isEqualTo(1001);
      reader.close();
      assertThat(journal.damagedRanges()).isZero();
    }
  }

  @Test
  @DisplayName("the newest bytes of a journal of several files begin at an excerpt near its end")
  void newest() {
    try (Repository repository = open(directory);
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      Journal journal = flow.journal(0);
      assertThat(journal.newest(1000)).isEqualTo(1);
      Journal.Appender appender = journal.appender();
      for (int i = 1; i <= 100; i++) {
        add(appender, i, Attributes.empty());
        appender.commit();
        if (i % 30 == 0) {
          appender.roll();
        }
      }
      long before = 101;
      for (long bytes = 0; bytes < journal.bytes(); bytes += 100) {
        long newest = journal.newest(bytes);
        assertThat(newest).isBetween(1L, before);
        assertThat(before - newest).as("excerpts in 100 bytes and a file's head").isLessThan(3);
        before = newest;
        try (Journal.Reader reader = journal.reader(newest)) {
          Journal.Batch batch = reader.next();
          assertThat(batch == null ? 101 : batch.firstSequence()).isEqualTo(newest);
        }
      }
      assertThat(before).isEqualTo(1);
      assertThat(journal.newest(Long.MAX_VALUE)).isEqualTo(1);
      assertThat(journal.damagedRanges()).isZero();
    }
  }

  @Test
  @DisplayName("K8 K10: a second opening goes on behind the first, in a greater epoch")
  void goesOn() {
    int epoch;
    try (Repository repository = open(directory);
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      epoch = flow.epoch();
      Journal.Appender appender = flow.journal(0).appender();
      add(appender, 1, Attributes.empty());
      appender.addControl(
          RecordKind.CLOCK, "", 6000, 200, ByteBuffer.allocate(8).putLong(77).array(), NONE);
      appender.addControl(RecordKind.FLOW, "", 6001, 201, bytes("hash"), NONE);
      appender.commit();
    }
    try (Repository repository = open(directory);
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      assertThat(flow.epoch()).isGreaterThan(epoch);
      Journal journal = flow.journal(0);
      assertThat(journal.tail())
          .isEqualTo(
              new Journal.Tail(4, 1, 201, 6001, 77, Map.of("s1", SourcePosition.of(1)), "hash"));
      add(journal.appender(), 4, Attributes.empty());
      assertThat(journal.appender().commit()).isEqualTo(4);
      List<RecordKind> kinds = new ArrayList<>();
      try (Journal.Reader reader = journal.reader(2)) {
        for (Journal.Batch batch = reader.next(); batch != null; batch = reader.next()) {
          while (batch.advance()) {
            kinds.add(batch.kind());
          }
        }
      }
      assertThat(kinds).containsExactly(RecordKind.CLOCK, RecordKind.FLOW, RecordKind.DATA);
    }
  }

  static final SourcePosition NONE = SourcePosition.NONE;

  static boolean add(Journal.Appender appender, int i, Attributes attributes) {
    return appender.add(
        "s" + i % 2,
        5000 + i,
        100 + i / 2,
        attributes,
        Content.of(bytes("record " + i)),
        SourcePosition.of(i));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(Content content) {
    ByteOutput out = new ByteOutput(16);
    content.writeTo(out);
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }
}

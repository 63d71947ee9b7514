package io.edgenode.node.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

final class OneLineFormatterTest {
  private final OneLineFormatter formatter = new OneLineFormatter(ZoneOffset.UTC, false);

  @Test
  void writesLevelTimeAndMessage() {
    assertThat(formatter.format(record(Level.INFO, "flow cold-chain is running")))
        .isEqualTo("INFO  12:01:02.345 flow cold-chain is running\n");
    assertThat(formatter.format(record(Level.SEVERE, "x"))).startsWith("ERROR ");
    assertThat(formatter.format(record(Level.FINE, "x"))).startsWith("DEBUG ");
  }

  @Test
  void aMessageCanNotForgeASecondLine() {
    assertThat(formatter.format(record(Level.WARNING, "a\nERROR 12:00:00.000 b\r\u001b[2J")))
        .isEqualTo("WARN  12:01:02.345 a ERROR 12:00:00.000 b  [2J\n");
  }

  @Test
  void causesFollowOnTheSameLineAndTracesOnlyForDebugging() {
    LogRecord record = record(Level.WARNING, "the disk");
    record.setThrown(new IllegalStateException("broken", new IOException("no space")));

    assertThat(formatter.format(record))
        .isEqualTo(
            "WARN  12:01:02.345 the disk: IllegalStateException: broken: IOException: no space\n");
    assertThat(new OneLineFormatter(ZoneOffset.UTC, true).format(record))
        .contains("\n      at " + getClass().getName());
  }

  @Test
  void whatWasSaidIsNotRepeated() {
    LogRecord record = record(Level.WARNING, "flow 'x' failed: port 80: in use");
    record.setThrown(new IllegalStateException("port 80: in use", new IOException("in use")));

    assertThat(formatter.format(record))
        .isEqualTo("WARN  12:01:02.345 flow 'x' failed: port 80: in use\n");
  }

  private static LogRecord record(Level level, String message) {
    LogRecord record = new LogRecord(level, message);
    record.setInstant(Instant.parse("2026-01-01T12:01:02.345Z"));
    return record;
  }
}

package io.edgenode.engine.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class IsoTimeTest {
  private static final int TIMES = 30_000;

  @ParameterizedTest
  @DisplayName("epoch milliseconds, or ISO-8601 with T or a space; no zone is UTC")
  @CsvSource({
    "0, 1970-01-01T00:00:00Z",
    "-1, 1969-12-31T23:59:59.999Z",
    "1700000000000, 2023-11-14T22:13:20Z",
    "2024-02-29, 2024-02-29T00:00:00Z",
    "2024-05-31T12:00, 2024-05-31T12:00:00Z",
    "2024-05-31 12:00:01, 2024-05-31T12:00:01Z",
    "2024-05-31t12:00:01z, 2024-05-31T12:00:01Z",
    "2024-05-31T12:00:01.5Z, 2024-05-31T12:00:01.500Z",
    "2024-05-31T12:00:01.123456789Z, 2024-05-31T12:00:01.123Z",
    "2024-05-31T12:00:01+02:00, 2024-05-31T10:00:01Z",
    "2024-05-31T12:00:01-0330, 2024-05-31T15:30:01Z",
    "2024-05-31T12:00:01+02, 2024-05-31T10:00:01Z",
    "2024-05-31T24:00:00Z, 2024-06-01T00:00:00Z",
    "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z"
  })
  void reads(String text, String instant) {
    assertThat(IsoTime.parse(text)).isEqualTo(Instant.parse(instant).toEpochMilli());
  }

  @ParameterizedTest
  @DisplayName("all else is not a time")
  @ValueSource(
      strings = {
        "",
        "-",
        "x",
        "1.5",
        "1e3",
        "+1",
        "9999999999999999999",
        "2024-1-1",
        "2024-13-01",
        "2024-02-30",
        "2023-02-29",
        "24-01-01",
        "2024-01-01T",
        "2024-01-01T12",
        "2024-01-01T1:00",
        "2024-01-01T25:00",
        "2024-01-01T24:00:01",
        "2024-01-01T12:60",
        "2024-01-01T12:00:61",
        "2024-01-01T12:00:00.",
        "2024-01-01T12:00:00Zx",
        "2024-01-01T12:00:00+",
        "2024-01-01T12:00:00+1",
        "2024-01-01T12:00:00+19",
        "2024-01-01T12:00:00+01:60",
        "2024-01-01T12:00:00 +01:00",
        "2024-01-01_12:00:00",
        " 2024-01-01",
        "2024-01-01Z",
        "２０２４-01-01",
        "2024-01-01T12:00:00[Europe/Berlin]"
      })
  void refuses(String text) {
    assertThat(IsoTime.parse(text)).isEqualTo(IsoTime.NONE);
  }

  @Test
  @DisplayName("random times are read as java.time reads them")
  void agrees() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < TIMES; i++) {
      Instant instant =
          Instant.ofEpochMilli(random.nextLong(-60_000_000_000_000L, 250_000_000_000_000L));
      String text =
          DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
              instant.atOffset(
                  ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60 + 1))));
      if (IsoTime.parse(text) != instant.toEpochMilli()) {
        throw new AssertionError(text);
      }
    }
  }
}

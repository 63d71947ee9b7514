package io.edgenode.engine.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RecordShapeTest {
  private static final int STREAMS = 2_000;
  private static final int RECORDS = 60;
  private static final int ENOUGH_TO_LEARN = 20;

  private static final String READING =
      "{\"ts\":1700000000000,\"site\":\"a\",\"sensor-of-much-interest\":\"s17\",\"ok\":true,\"v\":31.2}";

  @Test
  @DisplayName("whatever it has learnt, a record is indexed, or refused, as without it")
  void changesNothing() {
    for (int seed = 0; seed < STREAMS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      RecordShape shape = new RecordShape();
      String usual = random.nextBoolean() ? READING : new RandomJson(random).document();
      for (int i = 0; i < RECORDS; i++) {
        byte[] json = variant(usual, random).getBytes(StandardCharsets.UTF_8);
        damage(json, random);
        int before = random.nextInt(3);
        int behind = random.nextInt(12);
        byte[] array = new byte[before + json.length + behind];
        Arrays.fill(array, (byte) '"');
        System.arraycopy(json, 0, array, before, json.length);
        assertThat(parsed(array, before, json.length, shape))
            .as("seed %d, record %d", seed, i)
            .isEqualTo(parsed(array, before, json.length, null));
      }
    }
  }

  /** Mostly the same names; now and then one is missing, longer, spaced, twice or one more. */
  private static String variant(String usual, SplittableRandom random) {
    return switch (random.nextInt(24)) {
      case 0 -> usual.replace("\"site\":\"a\",", "");
      case 1 -> usual.replace("\"site\"", "\"site2\"");
      case 2 -> usual.replace(",", ", ");
      case 3 -> usual.replace(":", ": ");
      case 4 -> usual.replaceFirst("}$", ",\"ts\":1}");
      case 5 -> usual.replaceFirst("}$", ",\"more\":[1, 2]}");
      case 6 -> usual.replace("31.2", "{\"x\": [ ]}");
      case 7 -> usual.replace("\"v\"", "\"\\u0076\"");
      case 8 -> " " + usual + "\n";
      case 9 -> new RandomJson(random).document();
      case 10 -> "{}";
      case 11 -> usual.substring(0, random.nextInt(usual.length()));
      default -> usual.replace("31.2", Integer.toString(random.nextInt()));
    };
  }

  private static void damage(byte[] json, SplittableRandom random) {
    if (json.length > 0 && random.nextInt(6) == 0) {
      json[random.nextInt(json.length)] = (byte) random.nextInt(256);
    }
  }

  /** All there is to a record, or why it is none. */
  private static String parsed(byte[] array, int offset, int length, @Nullable RecordShape shape) {
    try {
      JsonRecord record =
          shape == null
              ? JsonRecord.parse(array, offset, length)
              : JsonRecord.parse(array, offset, length, shape);
      int[] index = Arrays.copyOf(record.index(), record.size() * JsonRecord.STRIDE);
      return record.toJson() + record.isVerbatim() + record.length() + Arrays.toString(index);
    } catch (MalformedRecordException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  @DisplayName("it learns what most records are like, and is not put off by some others")
  void learns() {
    RecordShape shape = new RecordShape();
    parse(READING, shape);
    assertThat(shape.size()).isEqualTo(5);
    for (int i = 0; i < ENOUGH_TO_LEARN; i++) {
      parse(READING.replace("\"ok\"", "\"well\""), shape);
      parse(READING, shape);
    }
    byte[] usual = READING.getBytes(StandardCharsets.UTF_8);
    int[] index = new int[5 * JsonRecord.STRIDE];
    assertThat(shape.index(usual, 0, usual.length, index)).isEqualTo(5);
    for (int i = 0; i < ENOUGH_TO_LEARN; i++) {
      parse("{\"a\":1,\"b\":2}", shape);
    }
    assertThat(shape.size()).isEqualTo(2);
  }

  @Test
  @DisplayName("names with escapes, too many or too long are not learnt")
  void refuses() {
    RecordShape shape = new RecordShape();
    parse("{\"\\u0061\":1}", shape);
    parse("{\"" + "x".repeat(5000) + "\":1}", shape);
    StringBuilder many = new StringBuilder("{\"f\":0");
    for (int i = 0; i < 64; i++) {
      many.append(",\"f").append(i).append("\":0");
    }
    parse(many.append('}').toString(), shape);
    assertThat(shape.size()).isZero();
  }

  private static void parse(String json, RecordShape shape) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    JsonRecord.parse(bytes, 0, bytes.length, shape);
  }
}

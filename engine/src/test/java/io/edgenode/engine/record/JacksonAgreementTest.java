package io.edgenode.engine.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Random documents, read here and by Jackson. The seed is in each message. */
final class JacksonAgreementTest {
  private static final int DOCUMENTS = 100_000;
  private static final int MUTANTS = 60_000;

  private final ObjectMapper jackson =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final Value value = new Value();

  @Test
  @DisplayName("random documents have the fields and values that Jackson sees, and write the same")
  void agrees() throws IOException {
    for (int seed = 0; seed < DOCUMENTS; seed++) {
      String json = new RandomJson(new SplittableRandom(seed)).document();
      ObjectNode expected = (ObjectNode) jackson.readTree(json);
      JsonRecord record = JsonRecord.parse(json);
      assertSame(expected, record, seed);
      String written = record.toJson();
      check(jackson.readTree(written).equals(expected), seed);
      check(JsonRecord.parse(written).toJson().equals(written), seed);
    }
  }

  private void assertSame(ObjectNode expected, JsonRecord record, int seed) {
    check(record.size() == expected.size(), seed);
    int field = 0;
    for (Map.Entry<String, JsonNode> entry : expected.properties()) {
      check(record.name(field++).equals(entry.getKey()), seed);
      record.read(FieldName.of(entry.getKey()), value);
      assertSame(entry.getValue(), value, seed);
    }
  }

  private void assertSame(JsonNode expected, Value actual, int seed) {
    switch (actual.type()) {
      case NULL -> check(expected.isNull(), seed);
      case BOOLEAN -> check(actual.asBoolean() == expected.booleanValue(), seed);
      case LONG -> check(actual.asLong() == expected.longValue(), seed);
      case DOUBLE -> check(actual.asDouble() == Double.parseDouble(expected.asText()), seed);
      case TEXT -> check(actual.text().equals(expected.textValue()), seed);
      case LIST -> {
        check(actual.length() == expected.size(), seed);
        Value element = new Value();
        for (int i = 0; i < expected.size(); i++) {
          actual.element(i, element);
          assertSame(expected.get(i), element, seed);
        }
      }
      case OBJECT -> {
        Value member = new Value();
        for (Map.Entry<String, JsonNode> entry : expected.properties()) {
          actual.field(FieldName.of(entry.getKey()), member);
          assertSame(entry.getValue(), member, seed);
        }
        check(actual.record().size() == expected.size(), seed);
      }
    }
  }

  @Test
  @DisplayName("a document with a byte changed is accepted or refused as Jackson does")
  void mutants() {
    int accepted = 0;
    for (int seed = 0; seed < MUTANTS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] json = new RandomJson(random).document().getBytes(StandardCharsets.UTF_8);
      int at = random.nextInt(json.length);
      String bytes = "{}[]\",:\\ 0.eE-+tfn\n\t\u0000a";
      json[at] = (byte) bytes.charAt(random.nextInt(bytes.length()));
      boolean here = accepts(json);
      accepted += here ? 1 : 0;
      check(here == jacksonAccepts(json), seed);
    }
    assertThat(accepted).isBetween(MUTANTS / 20, MUTANTS * 19 / 20);
  }

  private static boolean accepts(byte[] json) {
    try {
      JsonRecord.parse(json, 0, json.length);
      return true;
    } catch (MalformedRecordException e) {
      return false;
    }
  }

  private boolean jacksonAccepts(byte[] json) {
    try (JsonParser parser = jackson.createParser(json)) {
      boolean object = parser.nextToken() == JsonToken.START_OBJECT;
      parser.skipChildren();
      return object && parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** AssertJ's descriptions would take most of the time here. */
  private static void check(boolean same, int seed) {
    if (!same) {
      throw new AssertionError("seed " + seed + ": not what Jackson reads");
    }
  }
}

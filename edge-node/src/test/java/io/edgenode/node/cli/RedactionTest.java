package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactionTest {
  private static final BigDecimal LONGS = BigDecimal.valueOf(Long.MAX_VALUE);

  private static String redact(Redaction redaction, String text) {
    return new String(
        redaction.content(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  @Test
  void shapeAndTypeStay() {
    String redacted =
        redact(
            new Redaction(List.of("who", "n", "on", "none", "list")),
            """
            {"who":"Ann-Mary O'Neill 42","n":-12.50,"on":true,"none":null,"list":["ab",7,{"x":"y"}],"t":31.50}
            """
                .strip());

    assertThat(redacted)
        .matches(
            "\\{\"who\":\"[A-Z][a-z]{2}-[A-Z][a-z]{3} [A-Z]'[A-Z][a-z]{4} [0-9]{2}\","
                + "\"n\":-[1-9][0-9]\\.[0-9]{2},\"on\":false,\"none\":null,"
                + "\"list\":\\[\"[a-z]{2}\",[1-9],\\{\"x\":\"[a-z]\"}],\"t\":31.50}");
    assertThat(redacted).doesNotContain("Ann", "Mary", "Neill");
    new JsonObject(redacted);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {"1e308", "-1.79E+308", "10.5e307", "0.01e310", "9223372036854775807", "-12e300"})
  void numbersStayThoseThatCanBeHeld(String number) {
    boolean whole = number.matches("-?[0-9]+");
    for (int i = 0; i < 50; i++) {
      String redacted = redact(new Redaction(List.of("n")), "{\"n\":" + number + "}");
      String text = redacted.substring(5, redacted.length() - 1);
      assertThat(text.replaceAll("[0-9]", "0")).isEqualTo(number.replaceAll("[0-9]", "0"));
      assertThat(Double.parseDouble(text)).as(text).isFinite();
      assertThat(!whole || new BigDecimal(text).compareTo(LONGS) <= 0).as(text).isTrue();
    }
  }

  @ParameterizedTest(name = "{0} zeros, {1}")
  @CsvSource({"308, ''", "348, e-40", "390, e-99"})
  void aLongRunOfDigitsStaysFinite(int zeros, String exponent) {
    String number = "1" + "0".repeat(zeros) + exponent;
    for (int i = 0; i < 20; i++) {
      String redacted = redact(new Redaction(List.of("n")), "{\"n\":" + number + "}");
      String text = redacted.substring(5, redacted.length() - 1);

      assertThat(text).hasSameSizeAs(number);
      assertThat(Double.parseDouble(text)).isFinite();
    }
  }

  @Test
  void namesMatchAtAnyDepthAndPathsFromTheTop() {
    Redaction redaction = new Redaction(List.of("name", "a.b"));

    JsonObject redacted =
        new JsonObject(
            redact(
                redaction,
                """
                {"a":{"b":"secret","c":"open"},"b":"open","list":[{"name":"secret"}],"d":{"a":{"b":"open"}}}
                """));

    assertThat(redacted.getJsonObject("a").getString("b")).hasSize(6).isNotEqualTo("secret");
    assertThat(redacted.getJsonArray("list").getJsonObject(0).getString("name"))
        .hasSize(6)
        .isNotEqualTo("secret");
    assertThat(redacted.encode().split("open", -1)).hasSize(4);
  }

  @Test
  void equalValuesStayEqualAndDifferentOnesDiffer() {
    Redaction redaction = new Redaction(List.of("s"));

    assertThat(redact(redaction, "{\"s\":\"a1\"}")).isEqualTo(redact(redaction, "{\"s\":\"a1\"}"));
    assertThat(
            java.util.stream.IntStream.range(0, 26)
                .mapToObj(i -> redact(redaction, "{\"s\":\"" + (char) ('a' + i) + "\"}"))
                .distinct())
        .hasSize(26);
    assertThat(redact(new Redaction(List.of("s")), "{\"s\":\"long enough to differ\"}"))
        .isNotEqualTo(redact(redaction, "{\"s\":\"long enough to differ\"}"));
  }

  @Test
  void whatIsNoJsonIsRedactedWhole() {
    assertThat(redact(new Redaction(List.of("s")), "user=ann; s=4711"))
        .matches("[a-z]{4}=[a-z]{3}; [a-z]=[0-9]{4}")
        .doesNotContain("ann", "4711");
    assertThat(redact(new Redaction(List.of()), "user=ann")).isEqualTo("user=ann");
  }

  @Test
  void attributesAreNamedWithTheirPrefix() {
    Redaction redaction = new Redaction(List.of("attributes.mqtt.topic"));

    assertThat(redaction.attributes(Map.of("mqtt.topic", "hall/7", "k", "v")))
        .containsEntry("k", "v")
        .hasEntrySatisfying(
            "mqtt.topic",
            topic -> assertThat(topic).matches("[a-z]{4}/[0-9]").isNotEqualTo("hall/7"));
    assertThat(redact(redaction, "{\"s\":1}")).isEqualTo("{\"s\":1}");
  }
}

package io.edgenode.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.record.ByteOutput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private static String render(String template, String json) {
    return Template.compile(template).renderer().render(Evaluations.flowFile(json));
  }

  private static String path(String template, String json) {
    return Template.compile(template).path().renderer().render(Evaluations.flowFile(json));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @DisplayName("Values stand in the text as a person reads them")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{{ site }}/{{ date(arrival, 'yyyy-MM-dd') }} | a b/2023-11-14",
        "{{t}} and {{ t * 2 }} | 1.50 and 3.0",
        "{{ missing }}, {{ flag }}, {{ list }}, {{ missing ?? '' }}. | null, true, [1,2], .",
        "{{ '{{' }} and {{ '}}' }} | {{ and }}",
        "} }} { {x} | } }} { {x}",
        "a{{ flag ? 'b' : \"c\" }}d | abd",
        "plain | plain",
      })
  void values(String template, String text) {
    String json = "{\"site\":\"a b\",\"t\":1.50,\"flag\":true,\"list\":[1,2]}";

    assertThat(render(template, json)).isEqualTo(text);
  }

  @Test
  @DisplayName("Parameters are text outside the braces and typed constants inside, never code")
  void parameters() {
    Parameters parameters =
        Parameters.of(
            Map.of("out", ParameterValue.of("{{ secret }}/x"), "limit", ParameterValue.of(30)));
    Template template =
        Template.compile(
            "${out}/${limit}/{{ ${limit} + 1 }}/{{ ${out} }}/$${limit}",
            parameters,
            FunctionRegistry.builtin());

    assertThat(template.renderer().render(Evaluations.flowFile("{\"secret\":\"leaked\"}")))
        .isEqualTo("{{ secret }}/x/30/31/{{ secret }}/x/${limit}");
  }

  @Test
  @DisplayName("A constant template is known beforehand and reads nothing")
  void constant() {
    assertThat(Template.compile("a/b").constant()).hasValue("a/b");
    assertThat(Template.compile("").constant()).hasValue("");
    assertThat(Template.compile("{{ a }}").constant()).isEmpty();
    assertThat(Template.compile("a/b").dependencies().isEmpty()).isTrue();
    assertThat(Template.compile("{{ a }}{{ b.c }}").dependencies().fields())
        .containsExactly("a", "b");
    assertThat(render("a/b", "not json")).isEqualTo("a/b");
  }

  @Test
  @DisplayName("It is appended to bytes as UTF-8")
  void bytes() {
    ByteOutput out = new ByteOutput(4);
    out.write('>');

    Template.compile("é{{ a }}").renderer().render(Evaluations.flowFile("{\"a\":\"😀\"}"), out);

    assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).isEqualTo(">é😀");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @DisplayName("In a path values can't climb; different values give different names")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "../../etc/passwd | %2E%2E%2F%2E%2E%2Fetc%2Fpasswd",
        ".. | %2E%2E",
        ". | %2E",
        "... | %2E%2E%2E",
        "a..b | a%2E%2Eb",
        "a.b | a.b",
        ".hidden | .hidden",
        "/abs | %2Fabs",
        "C:\\\\x | C:%5Cx",
        "a%2Fb | a%252Fb",
        "a\\u0000b | a%00b",
        "a\\nb | a%0Ab",
        "a\\u007fb | a%7Fb",
        "`` | null",
        "münchen | münchen",
      })
  void paths(String value, String name) {
    assertThat(path("out/{{ v }}.txt", "{\"v\":\"" + value + "\"}"))
        .isEqualTo("out/" + name + ".txt");
  }

  @ParameterizedTest
  @DisplayName("No value leaves the directory, alone or beside others")
  @ValueSource(
      strings = {"..", ".", "", "/", "../", "..\\\\", "%2e%2e", "....//", "\\u002e\\u002e"})
  void staysInside(String value) {
    String json = "{\"v\":\"" + value + "\"}";
    Path root = Path.of("/data/out");

    for (String template :
        new String[] {"{{v}}", "{{v}}{{v}}", "{{v}}/{{v}}/{{v}}", ".{{v}}", "{{v}}."}) {
      Path resolved = root.resolve(path(template, json)).normalize();
      assertThat(resolved.startsWith(root) && !resolved.equals(root))
          .as(template + " with " + value + " is " + resolved)
          .isTrue();
    }
  }

  @Test
  @DisplayName(
      "In a path null is null, a value has at most 255 bytes, and {{ lane }} is the lane (K16)")
  void pathRules() {
    assertThat(path("{{ missing }}", "{}")).isEqualTo("null");
    assertThat(path("{{ v }}", "{\"v\":\"" + "x".repeat(255) + "\"}")).hasSize(255);
    assertThatThrownBy(() -> path("{{ v }}", "{\"v\":\"" + "x".repeat(256) + "\"}"))
        .isInstanceOf(FlowException.BadData.class)
        .hasMessageContaining("255 bytes");
    Template lane = Template.compile("out/{{ lane }}.txt").path();
    assertThat(lane.namesLane()).isTrue();
    assertThat(lane.renderer(3).render(Evaluations.flowFile("{\"lane\":9}")))
        .isEqualTo("out/3.txt");
    assertThat(render("{{ lane }}", "{\"lane\":9}")).isEqualTo("9");
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("Problems are told with their place in the template")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a {{ lowr(x) }} | 5 | did you mean lower?",
        "a {{ x | 2 | lacks its '}}'",
        "a {{ }} b | 2 | lacks its expression",
        "a {{ x + }} | 9 | found the end",
        "a ${none} b | 2 | there is no parameter 'none'",
        "a ${none | 2 | lacks its closing }",
      })
  void problems(String template, int offset, String problem) {
    InvalidExpressionException e =
        catchThrowableOfType(InvalidExpressionException.class, () -> Template.compile(template));

    assertThat(e).isNotNull().hasMessageContaining(problem);
    assertThat(e.offset()).isEqualTo(offset);
  }

  @Test
  @DisplayName("Length is bounded, of the template and of what it gives")
  void bounded() {
    assertThatThrownBy(() -> Template.compile("x".repeat(Template.MAX_SOURCE + 1)))
        .isInstanceOf(InvalidExpressionException.class);
    assertThatThrownBy(
            () -> render("{{ repeat('a', 600000) }}{{ repeat(x, 600000) }}", "{\"x\":\"b\"}"))
        .isInstanceOf(FlowException.BadData.class)
        .hasMessageContaining("longer than 1048576");
  }
}

package io.edgenode.processors.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.expression.Expression;
import io.edgenode.engine.testkit.TestKit;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteProcessorTest {
  @Test
  @DisplayName("The first that is true in order takes it; none that is true is unmatched")
  void firstInOrder() {
    TestKit.of(
            RouteProcessor.DESCRIPTOR,
            "routes: { very-hot: \"t > 60\", hot: \"t > 30\", any: \"flag\" }")
        .send("{\"t\":61}", "{\"t\":31}", "{\"t\":1}", "{\"t\":1,\"flag\":true}", "{}")
        .expect("very-hot", "{\"t\":61}")
        .expect("hot", "{\"t\":31}")
        .expect("any", "{\"t\":1,\"flag\":true}")
        .expect("unmatched", "{\"t\":1}", "{}")
        .verify();
  }

  @Test
  @DisplayName(
      "A condition behind the one that is true is not looked at; one before it that fails is")
  void failure() {
    TestKit.of(RouteProcessor.DESCRIPTOR, "routes: { hot: \"t > 30\", odd: \"site > 3\" }")
        .send("{\"t\":31,\"site\":\"a\"}", "{\"t\":1,\"site\":\"a\"}")
        .expect("hot", "{\"t\":31,\"site\":\"a\"}")
        .expect("failure", "{\"t\":1,\"site\":\"a\"}")
        .verify();
  }

  @Test
  @DisplayName("It has only its named ways, unmatched and failure: no success")
  void relationships() {
    RouteConfig config = new RouteConfig(Map.of("hot", Expression.compile("t > 30")));

    assertThat(RouteProcessor.DESCRIPTOR.relationships(config))
        .extracting(Relationship::name)
        .containsExactlyInAnyOrder("hot", "unmatched", "failure");
  }

  @ParameterizedTest
  @DisplayName("Names that can't be ways out are refused")
  @ValueSource(strings = {"unmatched", "failure", "success", "Hot", "a.b", "-a"})
  void names(String name) {
    assertThatThrownBy(
            () -> TestKit.of(RouteProcessor.DESCRIPTOR, "routes: { \"" + name + "\": \"true\" }"))
        .hasMessageContaining("can't be a route");
  }

  @Test
  @DisplayName("A route without routes is refused")
  void none() {
    assertThatThrownBy(() -> TestKit.of(RouteProcessor.DESCRIPTOR, "routes: {}"))
        .hasMessageContaining("1 to 256 entries");
  }
}

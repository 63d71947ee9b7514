package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class IntroductionTest {
  @Test
  void theTopicOfTheSampleIsOneThatIsTaken() {
    assertThat(Introduction.topic(List.of("#"))).isEqualTo("demo/s1");
    assertThat(Introduction.topic(List.of("freezers/+", "#"))).isEqualTo("demo/s1");
    assertThat(Introduction.topic(List.of("freezers/+"))).isEqualTo("freezers/s1");
    assertThat(Introduction.topic(List.of("plant/+/#", "hall"))).isEqualTo("plant/s1/s1");
  }
}

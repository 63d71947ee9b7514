package io.edgenode.node.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class LoggingTest {
  private static final String NO_NETWORK = "io.netty.util.internal.MacAddressUtil";

  @AfterEach
  void asBefore() {
    Logging.threshold(Logging.Threshold.INFO);
  }

  @Test
  @DisplayName("A machine without a network is told of no addresses that nothing here uses")
  void startsWithoutANetworkAreQuiet() {
    assertThatCode(() -> Class.forName(NO_NETWORK, false, getClass().getClassLoader()))
        .doesNotThrowAnyException();

    Logging.threshold(Logging.Threshold.INFO);

    assertThat(Logger.getLogger(NO_NETWORK).isLoggable(Level.WARNING)).isFalse();
    assertThat(Logger.getLogger("io.netty.channel").isLoggable(Level.WARNING)).isTrue();
  }

  @Test
  @DisplayName("Whoever asks for everything is told everything")
  void traceTellsAll() {
    Logging.threshold(Logging.Threshold.TRACE);

    assertThat(Logger.getLogger(NO_NETWORK).isLoggable(Level.WARNING)).isTrue();
  }
}

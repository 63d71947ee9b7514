package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.node.logging.Logging;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TerminalTest {
  private static final String CLEARED = "\r\u001b[2K";

  private final StringWriter screen = new StringWriter();
  private final Terminal live = new Terminal(new PrintWriter(screen), true);

  @AfterEach
  void forget() {
    Logging.beforeEachLine(() -> {});
  }

  @Test
  void aLiveLineIsReplacedAndMakesRoomForOneThatStays() {
    live.show("1/s");
    live.show("2/s");
    live.say("done");
    live.clear();

    assertThat(screen.toString())
        .isEqualTo(CLEARED + "1/s" + CLEARED + "2/s" + CLEARED + "done" + System.lineSeparator());
  }

  @Test
  void whereNobodyLooksLinesFollowEachOther() {
    Terminal plain = new Terminal(new PrintWriter(screen), false);
    plain.show("1/s");
    plain.say("done");

    assertThat(screen.toString().lines()).containsExactly("1/s", "done");
  }

  @Test
  void aLogLineTakesTheLiveLineOff() {
    Logging.threshold(Logging.Threshold.INFO);
    Logging.beforeEachLine(live::clear);
    live.show("1/s");

    Logger.getLogger("io.edgenode.test").info("said by TerminalTest");

    assertThat(screen.toString()).endsWith("1/s" + CLEARED);
    assertThat(LogManager.getLogManager().getLogger("").getHandlers()).hasSize(1);
  }
}

package io.edgenode.node.logging;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * {@code INFO 12:01:02.345 flow cold-chain is running}: level, local time, message. Line breaks in
 * messages become spaces, so that one event is one line and nobody can forge a second; stack traces
 * appear at debug level alone. Immutable.
 */
final class OneLineFormatter extends Formatter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  private final ZoneId zone;
  private final boolean traces;

  OneLineFormatter(ZoneId zone, boolean traces) {
    this.zone = zone;
    this.traces = traces;
  }

  @Override
  public String format(LogRecord record) {
    StringBuilder line = new StringBuilder(160);
    line.append(word(record.getLevel()));
    while (line.length() < 6) {
      line.append(' ');
    }
    line.append(TIME.format(record.getInstant().atZone(zone))).append(' ');
    appendFlat(line, formatMessage(record));
    Throwable thrown = record.getThrown();
    for (Throwable cause = thrown; cause != null; cause = next(cause)) {
      String message = cause.getMessage();
      if (message != null && line.indexOf(message) >= 0) {
        continue; // it has been said already: wrappers repeat what they wrap
      }
      line.append(": ").append(cause.getClass().getSimpleName());
      if (message != null) {
        line.append(": ");
        appendFlat(line, message);
      }
    }
    line.append('\n');
    if (traces && thrown != null) {
      for (StackTraceElement frame : thrown.getStackTrace()) {
        line.append("      at ").append(frame).append('\n');
      }
    }
    return line.toString();
  }

  private static @Nullable Throwable next(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return cause == thrown ? null : cause;
  }

  private static void appendFlat(StringBuilder line, String message) {
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
  }

  private static String word(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (value >= Level.WARNING.intValue()) {
      return "WARN";
    }
    if (value >= Level.INFO.intValue()) {
      return "INFO";
    }
    return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
  }
}

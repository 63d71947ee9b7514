package io.edgenode.node.logging;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sets {@code java.util.logging} up, which slf4j writes to. {@link #install} only leaves a note for
 * the log manager, so a command that logs nothing loads nothing. The log manager makes an instance
 * when the first logger is asked for.
 */
public final class Logging {
  /** The levels of {@code logging.level}. */
  public enum Threshold {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    private Level level() {
      return switch (this) {
        case ERROR -> Level.SEVERE;
        case WARN -> Level.WARNING;
        case INFO -> Level.INFO;
        case DEBUG -> Level.FINE;
        case TRACE -> Level.FINEST;
      };
    }
  }

  /** What is chatty about itself: its warnings alone are shown. */
  private static final List<String> CHATTY = List.of("net.openhft", "io.netty", "io.vertx", "oshi");

  private static final String CONFIG_CLASS = "java.util.logging.config.class";
  private static final String CONFIG_FILE = "java.util.logging.config.file";

  /** What makes room for a line where somebody else writes to the terminal, too. */
  private static final AtomicReference<Runnable> MAKE_ROOM = new AtomicReference<>(() -> {});

  /** Loggers are kept by weak reference: those whose level was set are held here. */
  private static final Map<String, Logger> HELD = new ConcurrentHashMap<>();

  /** For the log manager. */
  public Logging() {
    threshold(fromEnvironment(System.getenv("EDGE_NODE_LOGGING_LEVEL")));
  }

  /** Makes this the configuration, unless the user brought one of his own. */
  public static void install() {
    if (System.getProperty(CONFIG_FILE) == null && System.getProperty(CONFIG_CLASS) == null) {
      System.setProperty(CONFIG_CLASS, Logging.class.getName());
    }
  }

  /** Does this before each line, such as taking a live line off the terminal; any thread. */
  public static void beforeEachLine(Runnable makeRoom) {
    MAKE_ROOM.set(makeRoom);
  }

  private static final class Console extends ConsoleHandler {
    @Override
    public synchronized void publish(LogRecord record) {
      if (isLoggable(record)) {
        Objects.requireNonNull(MAKE_ROOM.get()).run();
        super.publish(record);
      }
    }
  }

  /** Shows messages of this level and above from now on. */
  public static void threshold(Threshold threshold) {
    Logger root = LogManager.getLogManager().getLogger("");
    if (root == null) {
      root = Logger.getLogger("");
    }
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    Handler console = new Console();
    console.setFormatter(
        new OneLineFormatter(ZoneId.systemDefault(), threshold.compareTo(Threshold.DEBUG) >= 0));
    console.setLevel(Level.ALL);
    root.addHandler(console);
    root.setLevel(threshold.level());
    for (String name : CHATTY) {
      Level quiet =
          threshold == Threshold.TRACE || threshold == Threshold.ERROR
              ? threshold.level()
              : Level.WARNING;
      Logger logger = Logger.getLogger(name);
      HELD.put(name, logger);
      logger.setLevel(quiet);
    }
  }

  /** Takes what was silenced back. */
  public interface Silence extends AutoCloseable {
    @Override
    void close();
  }

  /** Shows nothing of one logger until that is taken back. */
  public static Silence silence(String name) {
    Logger logger = HELD.computeIfAbsent(name, Logger::getLogger);
    Level before = logger.getLevel();
    logger.setLevel(Level.OFF);
    return () -> logger.setLevel(before);
  }

  private static Threshold fromEnvironment(@Nullable String value) {
    if (value == null) {
      return Threshold.INFO;
    }
    try {
      return Threshold.valueOf(value.trim().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Threshold.INFO; // the settings say what is wrong with it
    }
  }
}

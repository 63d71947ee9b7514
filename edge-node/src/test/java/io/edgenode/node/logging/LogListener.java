package io.edgenode.node.logging;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Hears what a logger is given, until it is closed. */
public final class LogListener extends Handler implements AutoCloseable {
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Logger logger;

  /**
   * @param logger its name; empty for all
   */
  public LogListener(String logger) {
    this.logger = Logger.getLogger(logger);
    this.logger.addHandler(this);
  }

  @Override
  public void publish(LogRecord line) {
    records.add(line);
  }

  public List<LogRecord> records() {
    return List.copyOf(records);
  }

  public List<String> messages() {
    return records.stream().map(LogRecord::getMessage).toList();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}

package io.edgenode.processors.log;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.LaneTime;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.expression.Renderer;
import io.edgenode.engine.record.ByteOutput;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes a line a FlowFile to the node's log, at most so many in each interval of lane time, and
 * passes everything on. What it counts is for the log alone: no result depends on it, so it is not
 * state. Owner: its lane.
 */
public final class LogProcessor implements Processor {
  public static final Descriptor<LogConfig> DESCRIPTOR =
      Descriptor.processor("log", LogConfig.class, LogProcessor::new)
          .summary("Writes a line to the node's log and passes on.")
          .description(
              """
              Everything goes to success, unchanged, also where the message can't be made: the line
              says so. Contents appear only where the message names fields or contents is true. Line
              breaks and other control characters are escaped, and a line has at most 4096
              characters. The logger is called flow.NAME.COMPONENT.
              """)
          .example(
              "What is hot",
              "{ type: log, level: warn, message: \"{{ site }} is at {{ temperature }}\" }")
          .build();

  static final int MAX_LINE = 4096;
  private static final int MAX_CONTENT = 1000;

  private final LogConfig config;
  private final Renderer message;
  private final ByteOutput scratch = new ByteOutput(256);
  private final @Nullable Consumer<String> given;
  private Consumer<String> lines = line -> {};
  private @Nullable LaneTime time;
  private long intervalBegan = Long.MIN_VALUE;
  private int inInterval;
  private long left;

  LogProcessor(LogConfig config) {
    this(config, null);
  }

  /** For tests, which want to see the lines. */
  LogProcessor(LogConfig config, @Nullable Consumer<String> lines) {
    this.config = config;
    this.message = config.message().renderer();
    this.given = lines;
  }

  @Override
  public void open(ProcessorContext context) {
    time = context.time();
    Consumer<String> sink = given;
    if (sink == null) {
      var logger = LoggerFactory.getLogger("flow." + context.flow() + "." + context.name());
      Level level = Level.valueOf(config.level().name());
      sink = line -> logger.atLevel(level).log(line);
    }
    lines = sink;
  }

  @Override
  public void process(FlowFile in, Output out) {
    if (mayLog()) {
      lines.accept(line(in));
    }
    out.emit(in);
  }

  private boolean mayLog() {
    long interval =
        requireNonNull(time).elapsedMillis() / Math.max(1, config.interval().toMillis());
    if (interval != intervalBegan) {
      intervalBegan = interval;
      inInterval = 0;
    }
    if (inInterval >= config.limit()) {
      left++;
      return false;
    }
    inInterval++;
    return true;
  }

  private String line(FlowFile in) {
    StringBuilder line = new StringBuilder();
    append(rendered(in), line);
    if (config.contents()) {
      line.append(" | ");
      append(content(in), line);
    }
    if (left > 0) {
      line.append(" (").append(left).append(" lines before were left out)");
      left = 0;
    }
    return line.toString();
  }

  private String rendered(FlowFile in) {
    try {
      return message.render(in);
    } catch (FlowException.BadData e) {
      return "the message can't be made: " + e.getMessage();
    }
  }

  private String content(FlowFile in) {
    if (in.content() instanceof Content.Claim) {
      return "(" + in.content().length() + " bytes in a file of their own)";
    }
    scratch.clear();
    in.content().writeTo(scratch);
    int shown = Math.min(scratch.size(), MAX_CONTENT);
    return new String(scratch.array(), 0, shown, StandardCharsets.UTF_8)
        + (shown < scratch.size() ? "…" : "");
  }

  /** One FlowFile is one line, whatever is in it. */
  private static void append(String text, StringBuilder line) {
    int end = Math.min(text.length(), MAX_LINE);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        line.append(String.format("\\u%04x", (int) c));
      } else {
        line.append(c);
      }
    }
    line.append(end < text.length() ? "…" : "");
  }
}

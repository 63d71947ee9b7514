package io.edgenode.node.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the commands share: where they write, and that each has help. */
@Command(synopsisHeading = "Usage: ", optionListHeading = "%nOptions:%n")
abstract class BaseCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  /** Does it. */
  abstract ExitCode perform();

  @Override
  public final Integer call() {
    ExitCode code = perform();
    out().flush();
    return code.code();
  }

  final PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  final PrintWriter err() {
    return Objects.requireNonNull(spec).commandLine().getErr();
  }

  /** Standard output for what is not text; {@link #out} is flushed before. */
  final OutputStream bytes() {
    out().flush();
    Object root = Objects.requireNonNull(spec).root().userObject();
    return ((Cli) root).bytes();
  }

  final ParameterException misuse(String sentence) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), sentence);
  }

  final void print(JsonObject json) {
    out().println(json.encodePrettily());
  }

  final void print(JsonArray json) {
    out().println(json.encodePrettily());
  }
}

package io.edgenode.node.cli;

import io.edgenode.node.assembly.Node;
import io.vertx.core.Vertx;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The root of the command line. A command is built only when it is called by name, so that {@code
 * run} does not pay for the others; help and misspellings build them all. Main thread.
 */
@Command(
    name = "edge-node",
    synopsisHeading = "Usage: ",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    description = "Carries readings from devices to the systems behind, and loses none.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  edge-node run flows/gateway-health.yaml       run one flow, data under ./data",
      "  edge-node run --flows flows --data-dir data   run every flow of a directory",
      "  edge-node lint flows/gateway-health.yaml      find every mistake before it runs",
      "  edge-node list sources                        which sources there are",
      "  edge-node describe http-listener              what one component does and takes",
      "  edge-node eval 'temperature > 30' --record '{\"temperature\": 31.2}'",
      "",
      "'edge-node COMMAND --help' says more of each."
    })
public final class Cli implements Runnable {
  private static final String RUN = "run";

  private static final int HELP_WIDTH = 100;

  private final Map<String, Supplier<Object>> commands = commands();

  private @Nullable CompletableFuture<Vertx> prepared;

  private OutputStream bytes = OutputStream.nullOutputStream();

  @Spec private @Nullable CommandSpec spec;

  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  private Map<String, Supplier<Object>> commands() {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("list", ListCommand::new);
    commands.put("describe", DescribeCommand::new);
    commands.put("create", CreateCommand::new);
    commands.put("schema", SchemaCommand::new);
    commands.put(RUN, () -> new RunCommand(this::prepared));
    commands.put("lint", LintCommand::new);
    commands.put("test", TestCommand::new);
    commands.put("eval", EvalCommand::new);
    commands.put("journal", JournalCommand::new);
    commands.put("replay", ReplayCommand::new);
    commands.put("version", VersionCommand::new);
    return commands;
  }

  /**
   * Begins to load what the command will need, while its arguments are read. For a process that
   * ends with the command: what is loaded in vain, as for {@code run --help}, nobody closes.
   */
  public Cli prepare(String... args) {
    if (args.length > 0 && args[0].equals(RUN)) {
      prepared = Node.prepare();
    }
    return this;
  }

  private CompletableFuture<Vertx> prepared() {
    CompletableFuture<Vertx> begun = prepared;
    return begun == null ? Node.prepare() : begun;
  }

  /**
   * Runs one command on the program's own streams, in UTF-8 whatever the locale, and gives its exit
   * code.
   */
  public int execute(String... args) {
    return execute(System.out, System.err, args);
  }

  int execute(OutputStream out, OutputStream err, String... args) {
    bytes = out;
    CommandLine line = new CommandLine(this);
    String[] meant = Mistakes.meant(args);
    Supplier<Object> called = meant.length == 0 ? null : commands.get(meant[0]);
    if (called == null) {
      commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
    } else {
      line.addSubcommand(meant[0], called.get());
    }
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setUsageHelpWidth(HELP_WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setExecutionExceptionHandler(Cli::failed)
        .setParameterExceptionHandler(Cli::misused);
    return line.execute(meant);
  }

  /** Standard output for what is not text. */
  OutputStream bytes() {
    return bytes;
  }

  /** No command at all: says which there are. */
  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    String names = String.join(", ", line.getSubcommands().keySet());
    throw new ParameterException(line, "a command is missing: " + names);
  }

  private static int misused(ParameterException mistake, String[] args) {
    CommandLine line = mistake.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("edge-node: " + Mistakes.describe(mistake));
    err.println("Usage: see '" + line.getCommandSpec().qualifiedName() + " --help'");
    err.flush();
    return ExitCode.USAGE.code();
  }

  private static int failed(Exception failure, CommandLine line, ParseResult parsed) {
    PrintWriter err = line.getErr();
    if (failure instanceof CommandFailure known) {
      err.println("edge-node: " + known.getMessage());
      err.flush();
      return known.code().code();
    }
    // Not ours: a defect, which its reporter can only describe with the trace.
    err.println("edge-node: this should not have happened; please report it with what follows.");
    failure.printStackTrace(err);
    err.flush();
    return ExitCode.FAILED.code();
  }
}

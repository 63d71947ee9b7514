package io.edgenode.node.cli;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.config.Problem;
import io.edgenode.engine.config.Problems;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.FlowLoader;
import io.edgenode.engine.definition.NodeSettings;
import io.edgenode.engine.definition.NodeSettingsLoader;
import io.edgenode.node.assembly.Components;
import io.edgenode.node.assembly.FlowFiles;
import io.edgenode.node.assembly.Node;
import io.edgenode.node.assembly.StartFailure;
import io.edgenode.node.logging.Logging;
import io.edgenode.processors.stdout.StdoutConfig;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    description = {
      "Run flows: those named, or every one of a directory.",
      "The first SIGTERM or Ctrl-C finishes what was started, takes a checkpoint and exits 0; the"
          + " second exits at once, and nothing journalled is lost.",
      "With a stdout sink in a flow, standard output is that sink's alone, for pipes: what run says"
          + " goes to standard error."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, or stopped by a signal",
      "1:FlowFiles were dead-lettered in this run (--until-complete)",
      "2:wrong usage or an invalid config; nothing was started",
      "3:the node could not start, or a flow failed or is stuck for good",
      "4:not all is delivered after --timeout, or the last checkpoint failed"
    },
    footer = {
      "",
      "Examples:",
      "  edge-node run flows/gateway-health.yaml",
      "  edge-node run --flows flows --data-dir /var/lib/edge-node",
      "  edge-node run --until-complete --timeout 5m import.yaml    run it through, then exit"
    })
final class RunCommand extends BaseCommand {
  private static final Path DEFAULT_CONFIG = Path.of("edge-node.yaml");

  @Parameters(
      arity = "0..*",
      paramLabel = "FLOW.yaml",
      description = "Flow files to run instead of a directory's.")
  private List<Path> files = List.of();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The node's settings; edge-node.yaml if it is there. Environment variables such as"
              + " EDGE_NODE_HTTP_PORT count more.")
  private @Nullable Path config;

  @Option(
      names = "--flows",
      paramLabel = "DIR",
      description = "Run every flow file of this directory; 'flows' if absent.")
  private @Nullable Path flows;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where journals and state are kept; ./data if absent.")
  private @Nullable Path dataDir;

  @Option(
      names = "--until-complete",
      description =
          "Run until every source has ended and all is delivered, then say what was done.")
  private boolean untilComplete;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Stop after this long, such as 30s or 5m.")
  private @Nullable Duration timeout;

  private final Supplier<CompletableFuture<Vertx>> preparing;

  /**
   * @param preparing begins what {@link Node#prepare} does, unless it is under way
   */
  RunCommand(Supplier<CompletableFuture<Vertx>> preparing) {
    this.preparing = preparing;
  }

  @Override
  ExitCode perform() {
    CompletableFuture<Vertx> prepared = preparing.get();
    Node node;
    NodeSettings settings;
    try {
      settings = settings();
      node = open(settings, prepared);
    } catch (RuntimeException e) {
      prepared.thenAccept(Vertx::close);
      throw e;
    }
    NodeRun run =
        new NodeRun(
            node,
            writesToStandardOutput(node)
                ? Terminal.onStandardError(err())
                : Terminal.onStandardOutput(out()),
            err(),
            untilComplete,
            Optional.ofNullable(timeout),
            settings.drainTimeout());
    try {
      return run.run();
    } catch (StartFailure e) {
      throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private static boolean writesToStandardOutput(Node node) {
    return node.flows().stream()
        .flatMap(flow -> flow.components().stream())
        .anyMatch(component -> component.config() instanceof StdoutConfig);
  }

  private Node open(NodeSettings settings, CompletableFuture<Vertx> prepared) {
    Logging.threshold(Logging.Threshold.valueOf(settings.logging().level().name()));
    FlowLoader loader =
        new FlowLoader(Components.discover(), System.getenv(), SecretResolver.none());
    FlowFiles found = flowFiles(settings, loader);
    if (untilComplete) {
      refuseEndless(found);
    }
    try {
      return Node.open(settings, Version.read(), found, loader, prepared);
    } catch (StartFailure e) {
      throw new CommandFailure(ExitCode.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private NodeSettings settings() {
    NodeSettingsLoader loader = new NodeSettingsLoader(System.getenv(), SecretResolver.none());
    NodeSettingsLoader.Loaded loaded =
        config != null
            ? loader.load(config)
            : Files.exists(DEFAULT_CONFIG) ? loader.load(DEFAULT_CONFIG) : loader.load();
    Problems problems = loaded.problems();
    problems.list().forEach(problem -> err().println(problem));
    err().flush();
    NodeSettings settings =
        loaded
            .settings()
            .orElseThrow(
                () -> new CommandFailure(ExitCode.USAGE, "the settings are invalid: see above"));
    Path data = dataDir;
    return data == null
        ? settings
        : new NodeSettings(
            settings.node(),
            new NodeSettings.Data(
                data.toString(), settings.data().maxSize(), settings.data().reserve()),
            settings.state(),
            settings.flows(),
            settings.http(),
            settings.logging(),
            settings.drainTimeout());
  }

  private FlowFiles flowFiles(NodeSettings settings, FlowLoader loader) {
    Path directory = flows;
    if (!files.isEmpty()) {
      if (directory != null) {
        throw misuse("name flow files or --flows DIR, not both");
      }
      List<Path> directories = files.stream().filter(Files::isDirectory).toList();
      if (!directories.isEmpty()) {
        throw misuse(
            directories.get(0)
                + " is a directory; to run every flow in it: --flows "
                + directories.get(0));
      }
      FlowFiles found = FlowFiles.read(loader, files);
      tell(found);
      if (!found.valid()) {
        throw new CommandFailure(ExitCode.USAGE, "nothing was started: see above");
      }
      return found;
    }
    Path searched = directory == null ? Path.of(settings.flows().dir()) : directory;
    if (!Files.isDirectory(searched)) {
      throw misuse(
          "there is nothing to run: "
              + searched.toAbsolutePath().normalize()
              + " is no directory; name flow files, or a directory of them with --flows");
    }
    List<Path> inside = FlowFiles.in(searched, Path.of(settings.data().dir()));
    if (inside.isEmpty()) {
      throw misuse(
          "there is nothing to run: "
              + searched.toAbsolutePath().normalize()
              + " holds no flow file (.yaml, .yml or .json)");
    }
    FlowFiles found = FlowFiles.read(loader, inside);
    tell(found);
    return found;
  }

  private void tell(FlowFiles found) {
    for (Problem problem : found.problems()) {
      err().println(problem);
    }
    err().flush();
  }

  private void refuseEndless(FlowFiles found) {
    found
        .flows()
        .forEach(
            flow ->
                flow.definition().components().stream()
                    .filter(RunCommand::isEndless)
                    .findFirst()
                    .ifPresent(
                        source -> {
                          throw misuse(
                              "--until-complete never ends with flow '"
                                  + flow.definition().name()
                                  + "': its source '"
                                  + source.name()
                                  + "' ("
                                  + source.descriptor().type()
                                  + ") is endless");
                        }));
  }

  private static boolean isEndless(FlowDefinition.Component component) {
    return component.descriptor().kind() == Descriptor.Kind.SOURCE
        && endless(component.descriptor(), component.config());
  }

  @SuppressWarnings("unchecked") // the loader binds a component's config to its descriptor's class
  private static <C extends Record> boolean endless(Descriptor<C> descriptor, Record config) {
    return descriptor.endless((C) config);
  }
}

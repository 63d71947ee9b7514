package io.edgenode.node.cli;

import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.FlowLoader;
import io.edgenode.node.assembly.Components;
import io.edgenode.node.replay.Recordings;
import io.edgenode.node.replay.Replay;
import io.edgenode.node.replay.ReplayFailure;
import io.edgenode.node.replay.ReplayPlan;
import io.edgenode.node.replay.ReplayResult;
import io.edgenode.node.replay.SinkDiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "replay",
    description = {
      "Run a flow again over what a stopped node journalled. Every sink is captured: nothing"
          + " outside is touched, and each is given the bytes that it was given live.",
      "FLOW.yaml holds for every record; without it, or with --as-journalled, each record is run by"
          + " the version that it was journalled under.",
      "With --diff two flows are run over the same records, and told is what sinks are given"
          + " otherwise."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all was replayed; with --diff both are alike",
      "1:something is damaged and was left out, or --diff found a difference",
      "2:wrong usage, an invalid flow, no journal there, or its node runs",
      "3:a flow failed"
    },
    footer = {
      "",
      "Examples:",
      "  edge-node replay --journal data --flow cold-chain",
      "  edge-node replay cold-chain.yaml --journal data --output replayed",
      "  edge-node replay cold-chain.yaml --journal data --diff edited.yaml",
      "  edge-node replay cold-chain.yaml --journal data --from 2026-01-01T00:00:00Z"
    })
final class ReplayCommand extends BaseCommand {
  @Parameters(arity = "0..1", paramLabel = "FLOW.yaml", description = "The flow to run.")
  private @Nullable Path file;

  @Option(
      names = "--journal",
      required = true,
      paramLabel = "DIR",
      description = "A stopped node's data directory, or a part of it, or an exported slice.")
  private Path journal = Path.of("");

  @Option(
      names = "--flow",
      paramLabel = "NAME",
      description = "Whose journal; FLOW.yaml's, or the only one there, if absent.")
  private @Nullable String flow;

  @Option(
      names = "--as-journalled",
      description = "Run each record by the version that it was journalled under.")
  private boolean asJournalled;

  @Option(
      names = "--from",
      paramLabel = "SEQUENCE|TIME",
      converter = JournalBound.Converter.class,
      description =
          "Capture from this sequence or arrival (ISO-8601; a date is its beginning in UTC) on.")
  private @Nullable JournalBound from;

  @Option(
      names = "--to",
      paramLabel = "SEQUENCE|TIME",
      converter = JournalBound.Converter.class,
      description = "End before this sequence or arrival.")
  private @Nullable JournalBound to;

  @Option(
      names = "--diff",
      paramLabel = "OTHER.yaml",
      description = "Say what this flow would have done differently.")
  private @Nullable Path diff;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Write what sinks are given below this new directory: file sinks their files, others a"
              + " line of JSON a FlowFile.")
  private @Nullable Path output;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many differences of each sink --diff shows (20).")
  private int limit = 20;

  @Option(names = "--json", description = "As a JSON object.")
  private boolean json;

  @Override
  ExitCode perform() {
    FlowLoader loader =
        new FlowLoader(Components.discover(), System.getenv(), SecretResolver.none());
    checkOptions();
    try (Recordings recordings = Recordings.open(journal, wanted(loader), flow != null);
        Replay replay = new Replay(loader, this::tell)) {
      Optional<Path> other = Optional.ofNullable(diff);
      ReplayPlan plan = plan(loader, Optional.ofNullable(file), "before");
      ReplayReport report = new ReplayReport(out());
      if (other.isEmpty()) {
        ReplayResult result = replay.run(recordings, plan);
        if (json) {
          print(ReplayReport.toJson(result));
        } else {
          report.result(result);
        }
        return tellDamage(result) ? ExitCode.FINDING : ExitCode.DONE;
      }
      ReplayPlan changed = plan(loader, other, "after");
      Replay.Compared compared = replay.compare(recordings, plan, changed, limit);
      if (json) {
        print(ReplayReport.toJson(compared));
      } else {
        report.compared(
            String.valueOf(file == null ? "as journalled" : file),
            other.get().toString(),
            compared);
      }
      boolean damaged = tellDamage(compared.before());
      return damaged || compared.diffs().stream().anyMatch(SinkDiff::isDifferent)
          ? ExitCode.FINDING
          : ExitCode.DONE;
    } catch (ReplayFailure e) {
      throw new CommandFailure(
          e.whileRunning() ? ExitCode.FAILED : ExitCode.USAGE, String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Whether something could not be read, which is then told; both sides of a diff read the same.
   */
  private boolean tellDamage(ReplayResult result) {
    int ranges = result.damage().size();
    if (ranges == 0) {
      return false;
    }
    result.damage().forEach(err()::println);
    err()
        .println(
            "edge-node: the journal is damaged ("
                + (ranges == 1 ? "1 range" : ranges + " ranges")
                + ", above): what lay there was left out, and sinks may have been given otherwise"
                + " than live");
    err().flush();
    return true;
  }

  private void checkOptions() {
    if (limit < 0) {
      throw misuse("--limit is a number from 0 on, not " + limit);
    }
    JournalBound.range(from, to)
        .ifPresent(
            wrong -> {
              throw misuse(wrong);
            });
    Path wanted = output;
    if (wanted != null && Files.exists(wanted)) {
      try (Stream<Path> inside = Files.list(wanted)) {
        if (inside.findAny().isPresent()) {
          throw misuse("--output " + wanted + " is not empty: name a new directory");
        }
      } catch (IOException e) {
        throw misuse("--output " + wanted + " is no directory that can be read");
      }
    }
  }

  private void tell(String progress) {
    if (!json) {
      err().println(progress);
      err().flush();
    }
  }

  /** The flow whose journal is meant. */
  private Optional<String> wanted(FlowLoader loader) {
    if (flow != null) {
      return Optional.of(flow);
    }
    return file == null ? Optional.empty() : Optional.of(load(loader, file).name());
  }

  private FlowDefinition load(FlowLoader loader, Path path) {
    return loaded(loader, path).flow().orElseThrow();
  }

  private FlowLoader.Loaded loaded(FlowLoader loader, Path path) {
    FlowLoader.Loaded loaded = loader.load(path);
    if (loaded.flow().isEmpty()) {
      loaded.problems().errors().forEach(problem -> err().println(problem));
      err().flush();
      throw new CommandFailure(ExitCode.USAGE, "nothing was replayed: see above");
    }
    return loaded;
  }

  private ReplayPlan plan(FlowLoader loader, Optional<Path> path, String side) {
    Optional<FlowLoader.Loaded> loaded = path.map(named -> loaded(loader, named));
    return new ReplayPlan(
        loaded.flatMap(FlowLoader.Loaded::flow),
        loaded.isPresent() && !asJournalled,
        loaded.map(FlowLoader.Loaded::plainSecrets).orElse(Map.of()),
        Optional.ofNullable(from).map(JournalBound::toReplay),
        Optional.ofNullable(to).map(JournalBound::toReplay),
        Optional.ofNullable(output).map(to -> diff == null ? to : to.resolve(side)));
  }
}

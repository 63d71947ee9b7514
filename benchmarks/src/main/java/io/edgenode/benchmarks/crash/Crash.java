package io.edgenode.benchmarks.crash;

import io.edgenode.node.logging.Logging;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The crash rig's command line: each hazard is a command, and a breach is exit code 1. */
@Command(
    name = "crash",
    description = "Hurts a node in one way, many times, and checks what it promised.",
    mixinStandardHelpOptions = true)
public final class Crash {
  @Option(
      names = "--work",
      defaultValue = "${sys:java.io.tmpdir}/crash-rig",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Where rounds have their files; those of a round with a breach are kept.")
  private Path work = Path.of("crash-rig");

  @Option(
      names = "--seed",
      defaultValue = "1",
      scope = CommandLine.ScopeType.INHERIT,
      description = "The seed of all that is random in what is done to the node.")
  private long seed = 1;

  /** A client that finds its node dead says so twenty times a second; that is what is asked for. */
  private static final Logger CLIENTS = Logger.getLogger("io.vertx.mqtt");

  public static void main(String[] args) {
    Logging.install();
    CLIENTS.setLevel(Level.OFF);
    System.exit(new CommandLine(new Crash()).execute(args));
  }

  @Command(name = "kill", description = "Rows 1 and 3: kill -9 under load and in recovery.")
  int kill(
      @Option(names = "--kills", defaultValue = "500") int kills,
      @Option(names = "--per-round", defaultValue = "25") int perRound,
      @Option(names = "--http", defaultValue = "3") int http,
      @Option(names = "--mqtt", defaultValue = "2") int mqtt,
      @Option(names = "--ready-seconds", defaultValue = "5") int readySeconds,
      @Option(names = "--fault", defaultValue = "NONE") Fault fault,
      @Option(names = "--keep") boolean keep)
      throws IOException {
    KillCampaign campaign =
        new KillCampaign(
            new KillCampaign.Plan(
                work,
                kills,
                perRound,
                http,
                mqtt,
                seed,
                Duration.ofSeconds(readySeconds),
                fault,
                keep),
            System.out);
    Findings found = campaign.run();
    System.out.println(campaign.report());
    return found.clean() ? 0 : 1;
  }

  @Command(name = "power", description = "Row 2: power cuts; needs root, loop devices, xfsprogs.")
  int power(
      @Option(names = "--durability", defaultValue = "batch,interval,process", split = ",")
          List<String> durabilities,
      @Option(names = "--cuts", defaultValue = "100", description = "Per durability.") int cuts,
      @Option(names = "--per-round", defaultValue = "10") int perRound,
      @Option(names = "--http", defaultValue = "2") int http,
      @Option(names = "--mqtt", defaultValue = "1") int mqtt,
      @Option(names = "--fault", defaultValue = "NONE") Fault fault)
      throws IOException {
    boolean clean = true;
    for (String durability : durabilities) {
      clean &=
          new PowerCampaign(
                  new PowerCampaign.Plan(work, durability, cuts, perRound, http, mqtt, seed, fault),
                  System.out)
              .run()
              .clean();
    }
    return clean ? 0 : 1;
  }

  @Command(name = "full", description = "Row 4: a full disk; needs root.")
  int full(
      @Option(names = "--runs", defaultValue = "50") int runs,
      @Option(names = "--per-round", defaultValue = "5") int perRound,
      @Option(names = "--http", defaultValue = "2") int http,
      @Option(names = "--mqtt", defaultValue = "1") int mqtt)
      throws IOException {
    return new DiskFullCampaign(
                new DiskFullCampaign.Plan(work, runs, perRound, http, mqtt, seed), System.out)
            .run()
            .clean()
        ? 0
        : 1;
  }
}

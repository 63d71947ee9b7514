package io.edgenode.benchmarks.crash;

import io.edgenode.node.logging.Logging;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

  private static final PrintStream QUIET =
      new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

  public static void main(String[] args) {
    Logging.install();
    silenceClients();
    System.exit(new CommandLine(new Crash()).execute(args));
  }

  static void silenceClients() {
    CLIENTS.setLevel(Level.OFF);
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

  @Command(
      name = "self-test",
      description = "Each oracle against a node that does its one thing wrong: all must see it.")
  int selfTest(
      @Option(names = "--kills", defaultValue = "6") int kills,
      @Option(names = "--power", description = "Also the power cut; needs what that needs.")
          boolean power)
      throws IOException {
    boolean seen = true;
    for (Fault fault : Fault.values()) {
      if (fault == Fault.NONE || fault == Fault.SKIP_SYNC && !power) {
        continue;
      }
      Findings found =
          fault == Fault.SKIP_SYNC
              ? new PowerCampaign(
                      new PowerCampaign.Plan(work, "batch", kills, kills, 2, 1, seed, fault), QUIET)
                  .run()
              : new KillCampaign(
                      new KillCampaign.Plan(
                          work.resolve("self-test"),
                          kills,
                          kills,
                          2,
                          1,
                          seed,
                          Duration.ofMinutes(1),
                          fault,
                          false),
                      QUIET)
                  .run();
      seen &= !found.clean();
      System.out.println(found.clean() ? "NOT SEEN " + fault : found.report("seen " + fault));
    }
    return seen ? 0 : 1;
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

  @Command(name = "damage", description = "Row 6: every store of a killed node is damaged.")
  int damage(@Option(names = "--mutations", defaultValue = "2000") int mutations)
      throws IOException {
    return new DamageCampaign(work, mutations, seed, System.out).run().clean() ? 0 : 1;
  }

  @Command(name = "clock", description = "Row 7: the wall clock steps; needs libfaketime.")
  int clock() throws IOException {
    return new ClockCampaign(work, System.out).run().clean() ? 0 : 1;
  }

  @Command(name = "read-only", description = "Row 5: the file system gives up; needs root.")
  int readOnly(@Option(names = "--runs", defaultValue = "5") int runs) throws IOException {
    return new ReadOnlyCampaign(work, runs, seed, System.out).run().clean() ? 0 : 1;
  }

  @Command(name = "away", description = "Row 8: a sink is away while records come.")
  int away(@Option(names = "--seconds", defaultValue = "60") int seconds) throws IOException {
    return new SinkCampaign(work, seconds, System.out).away().clean() ? 0 : 1;
  }

  @Command(name = "slow", description = "Row 9: a sink takes a hundredth, on a disk buffer.")
  int slow(@Option(names = "--seconds", defaultValue = "30") int seconds) throws IOException {
    return new SinkCampaign(work, seconds, System.out).slow().clean() ? 0 : 1;
  }
}

package io.edgenode.engine.definition;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Option;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** What {@code edge-node.yaml} says of the node itself; every setting has a default. */
public record NodeSettings(
    @Option(doc = "Who this node is.", defaultValue = "{}") Node node,
    @Option(doc = "Where and how much the node keeps on disk.", defaultValue = "{}") Data data,
    @Option(doc = "What flows keep in memory.", defaultValue = "{}") State state,
    @Option(doc = "The flows it runs.", defaultValue = "{}") Flows flows,
    @Option(doc = "Its HTTP surface.", defaultValue = "{}") Http http,
    @Option(doc = "Its log.", defaultValue = "{}") Logging logging,
    @Option(
            doc = "How long a stop may wait for what was started before the last checkpoint.",
            defaultValue = "10s",
            min = "0s",
            max = "1h")
        Duration drainTimeout) {

  /** Who the node is. */
  public record Node(
      @Option(
              doc =
                  "The node's id, part of every FlowFile's id: letters, digits, '.', '_' and '-', at"
                      + " most 64. Absent: the host's name.",
              example = "gateway-7")
          Optional<String> id) {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public Node {
      id.ifPresent(
          given -> {
            if (!VALID.matcher(given).matches()) {
              throw new IllegalArgumentException(
                  "'node.id' must be letters, digits, '.', '_' and '-', at most 64 of them");
            }
          });
    }
  }

  /** What the node keeps on disk. */
  public record Data(
      @Option(doc = "The data directory.", defaultValue = "data") String dir,
      @Option(
              doc = "The most bytes that all flows together take.",
              defaultValue = "8GiB",
              min = "16MiB",
              max = "64TiB")
          ByteSize maxSize,
      @Option(
              doc = "Free space that is left alone: below it flows stop accepting.",
              defaultValue = "64MiB",
              min = "1MiB",
              max = "1TiB")
          ByteSize reserve) {}

  /** What flows keep in memory. */
  public record State(
      @Option(
              doc =
                  "The most heap that the state of all flows (windows, dedupe, timers) may take; a"
                      + " flow that needs more stops with the reason. Absent: a quarter of the heap"
                      + " (-Xmx).",
              min = "1MiB",
              max = "1TiB",
              example = "64MiB")
          Optional<ByteSize> maxSize) {}

  /** Where flows come from. */
  public record Flows(
      @Option(doc = "The directory of flow files.", defaultValue = "flows") String dir) {}

  /** The HTTP surface (P10). */
  public record Http(
      @Option(doc = "Whether the node listens at all.", defaultValue = "true") boolean enabled,
      @Option(
              doc =
                  "The address it listens on: loopback, as TLS and authentication are not there yet.",
              defaultValue = "127.0.0.1",
              example = "::1")
          String host,
      @Option(
              doc = "The port; 0 takes a free one.",
              defaultValue = "8080",
              min = "0",
              max = "65535")
          int port) {
    private static final Pattern LOOPBACK =
        Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|::1|0:0:0:0:0:0:0:1|\\[::1]");

    /**
     * @throws IllegalArgumentException if other machines could reach the address
     */
    public Http {
      if (enabled && !LOOPBACK.matcher(host).matches()) {
        throw new IllegalArgumentException(
            "'http.host' is '"
                + host
                + "', which other machines may reach: that needs TLS and"
                + " authentication, which this version can't configure yet; valid: 127.0.0.1, ::1 or"
                + " localhost");
      }
    }
  }

  /** The log. */
  public record Logging(
      @Option(doc = "The least level that is logged.", defaultValue = "info") Level level) {
    /** Log levels, most silent first. */
    public enum Level {
      ERROR,
      WARN,
      INFO,
      DEBUG,
      TRACE
    }
  }
}

package io.edgenode.processors.mqttlistener;

import io.edgenode.processors.intake.Notice;
import io.edgenode.processors.listen.MemoryBudget;
import io.edgenode.processors.listen.SharedPort;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The MQTT 3.1.1 server of one port, for publishers only. Owner: its own event-loop context. */
final class MqttPort implements SharedPort.Server {
  private static final Logger LOG = LoggerFactory.getLogger(MqttPort.class);
  private static final long SAY_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Sessions of clients that are away, beyond which the longest away is forgotten. */
  private static final int MOST_SESSIONS = 10_000;

  /** A packet is a message with its topic and headers. */
  private static final int PACKET_OVERHEAD = 64 * 1024;

  /**
   * What clients may do.
   *
   * @param connections at a time
   * @param connect how long a client may take to introduce itself
   * @param unjournalled bytes of all clients that wait for the journal; while there are more, none
   *     is read
   */
  record Limits(int connections, Duration connect, long unjournalled) {
    static final Limits DEFAULT = new Limits(5_000, Duration.ofSeconds(10));

    /** With an eighth of the heap for what waits for the journal. */
    Limits(int connections, Duration connect) {
      this(connections, connect, Runtime.getRuntime().maxMemory() / 8);
    }
  }

  private final Vertx vertx;
  private final MqttListenerConfig config;
  private final Limits limits;
  private final Supplier<SharedPort.Members<MqttRoute>> routes;
  private final MemoryBudget budget;
  private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);
  private final Notice tooLarge = new Notice();
  private final Set<Connection> open = new LinkedHashSet<>();
  private long unjournalled;
  private boolean crowded;
  private int port;
  private long lastSaid = System.nanoTime() - SAY_EVERY_NANOS;
  private int unsaid;

  MqttPort(
      Vertx vertx,
      MqttListenerConfig config,
      Limits limits,
      Supplier<SharedPort.Members<MqttRoute>> routes) {
    this.vertx = vertx;
    this.config = config;
    this.limits = limits;
    this.routes = routes;
    this.budget = MemoryBudget.ofHeap(config.maxMessage().bytes());
  }

  @Override
  public Future<?> deploy(Context context) {
    NetServerOptions options =
        new NetServerOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setTcpNoDelay(true)
            .setTcpKeepAlive(true);
    NetServer server = vertx.createNetServer(options).connectHandler(this::connected);
    return server.listen().onSuccess(bound -> port = bound.actualPort());
  }

  @Override
  public int port() {
    return port;
  }

  Vertx vertx() {
    return vertx;
  }

  MemoryBudget budget() {
    return budget;
  }

  int largestPacket() {
    return (int) config.maxMessage().bytes() + PACKET_OVERHEAD;
  }

  long largestMessage() {
    return config.maxMessage().bytes();
  }

  long connectMillis() {
    return limits.connect.toMillis();
  }

  /** Whether a flow takes messages here now; without one nobody knows who may connect. */
  boolean isServing() {
    return !routes.get().present().isEmpty();
  }

  boolean isAllowed(PacketHandler.Connect client) {
    return routes.get().present().stream()
        .findFirst()
        .map(route -> route.isAllowed(client.username(), client.password()))
        .orElse(false);
  }

  /**
   * Who takes a topic: of several whose filter is the narrowest. If that one is away the others
   * don't take what is not meant for them.
   */
  Optional<MqttRoute> route(String topic) {
    SharedPort.Members<MqttRoute> members = routes.get();
    Found here = find(topic, members.present());
    if (here == null) {
      return Optional.empty();
    }
    Found away = find(topic, members.away());
    boolean isMeant = away == null || !away.filter.isNarrowerThan(here.filter);
    return isMeant ? Optional.of(here.route) : Optional.empty();
  }

  /** Whether a flow takes this topic that does not run now, but may again. */
  boolean isAway(String topic) {
    return find(topic, routes.get().away()) != null;
  }

  private record Found(MqttRoute route, TopicFilter filter) {}

  /** The first of those with the narrowest filter. */
  private static @Nullable Found find(String topic, List<MqttRoute> among) {
    Found found = null;
    for (MqttRoute route : among) {
      TopicFilter filter = route.narrowest(topic);
      if (filter != null && (found == null || filter.isNarrowerThan(found.filter))) {
        found = new Found(route, filter);
      }
    }
    return found;
  }

  /**
   * So many bytes more, or less, wait for the journal, whoever sent them and whether it is still
   * connected.
   */
  void waits(long bytes) {
    unjournalled += bytes;
    long limit = crowded ? limits.unjournalled / 2 : limits.unjournalled;
    if (crowded != unjournalled > limit) {
      crowded = !crowded;
      List.copyOf(open).forEach(Connection::pace);
    }
  }

  /** Whether too much waits for the journal: no client is read. */
  boolean isCrowded() {
    return crowded;
  }

  /** Counts what was refused at the first source of the port. */
  void refused(String reason, int count) {
    routes.get().present().stream()
        .findFirst()
        .ifPresent(route -> route.target.refused(reason, count));
  }

  /** Says whom it disconnects, and why: a fleet that goes at once must not fill the log. */
  void disconnects(String clientId, NetSocket socket, String why) {
    long now = System.nanoTime();
    if (now - lastSaid < SAY_EVERY_NANOS) {
      unsaid++;
      return;
    }
    String more = unsaid == 0 ? "" : " (and " + unsaid + " others since the last that was told)";
    LOG.info(
        "mqtt client '{}' at {} is disconnected: {}{}",
        clientId,
        socket.remoteAddress(),
        why,
        more);
    lastSaid = now;
    unsaid = 0;
  }

  /** Counts and says that only a reference to a message is taken. */
  void leavesOut(String clientId, NetSocket socket, String why) {
    refused("too-large", 1);
    tooLarge.came(
        count ->
            LOG.warn(
                "of what mqtt client '{}' at {} sent only a reference is journalled: {} ({} since"
                    + " this was said last)",
                clientId,
                socket.remoteAddress(),
                why,
                count));
  }

  /** The client's session; an older connection of the same client ends (MQTT-3.1.4-2). */
  Session takeOver(Connection connection, PacketHandler.Connect client) {
    if (client.clientId().isEmpty()) {
      return new Session();
    }
    Session session = sessions.computeIfAbsent(client.clientId(), unknown -> new Session());
    Connection older = session.connection();
    session.connection(connection);
    if (older != null) {
      older.close("the client connected again");
    }
    if (client.cleanSession()) {
      session.clear();
    }
    forgetOldest();
    return session;
  }

  void closed(Connection connection, @Nullable Session session, boolean clean) {
    open.remove(connection);
    if (session == null || session.connection() != connection) {
      return;
    }
    session.connection(null);
    if (clean || session.isEmpty()) {
      sessions.remove(connection.clientId());
    }
  }

  private void connected(NetSocket socket) {
    if (open.size() >= limits.connections) {
      refused("connections", 1);
      socket.close();
      return;
    }
    Connection connection = new Connection(this, socket);
    open.add(connection);
    connection.open();
  }

  private void forgetOldest() {
    if (sessions.size() <= MOST_SESSIONS) {
      return;
    }
    sessions.entrySet().stream()
        .filter(each -> each.getValue().connection() == null)
        .findFirst()
        .map(Map.Entry::getKey)
        .ifPresent(sessions::remove);
  }
}

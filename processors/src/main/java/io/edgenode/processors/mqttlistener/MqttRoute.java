package io.edgenode.processors.mqttlistener;

import io.edgenode.engine.api.Offered;
import io.edgenode.processors.listen.SharedPort;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The topics of a port and the source behind them, as the port sees them. */
final class MqttRoute implements SharedPort.Member {
  /** The source's side; each method hops to the source's context, from any thread. */
  interface Target {
    /**
     * Journals messages, however long that takes; fails if the flow stops or one can never be
     * journalled.
     */
    Future<Void> accept(List<Offered> messages);

    /** Counts what was refused. */
    void refused(String reason, int count);
  }

  final Target target;
  private final String owner;
  private final List<TopicFilter> filters;
  private final Optional<byte[]> credentials;

  MqttRoute(MqttListenerConfig config, String owner, Target target) {
    this.owner = owner;
    this.target = target;
    this.filters = config.topics().stream().map(TopicFilter::parse).toList();
    this.credentials =
        config
            .username()
            .map(
                user ->
                    digest(user, config.password().orElse("").getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String owner() {
    return owner;
  }

  /** The narrowest of its filters that matches a topic; null where none does. */
  @Nullable TopicFilter narrowest(String topic) {
    TopicFilter narrowest = null;
    for (TopicFilter filter : filters) {
      if (filter.matches(topic) && (narrowest == null || filter.isNarrowerThan(narrowest))) {
        narrowest = filter;
      }
    }
    return narrowest;
  }

  /** Whether a client may connect; takes as long whether it is right or wrong. */
  boolean isAllowed(@Nullable String username, byte @Nullable [] password) {
    if (credentials.isEmpty()) {
      return true;
    }
    byte[] given =
        digest(username == null ? "" : username, password == null ? new byte[0] : password);
    return MessageDigest.isEqual(credentials.get(), given);
  }

  /** Whether clients of both must give the same. */
  boolean hasCredentialsOf(MqttRoute other) {
    return MessageDigest.isEqual(
        credentials.orElse(new byte[0]), other.credentials.orElse(new byte[0]));
  }

  private static byte[] digest(String username, byte[] password) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(username.getBytes(StandardCharsets.UTF_8));
      sha.update((byte) 0);
      return sha.digest(password);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

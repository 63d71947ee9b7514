package io.edgenode.processors.httplistener;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.ClaimWriter;
import io.edgenode.engine.api.Offered;
import io.edgenode.processors.listen.SharedPort;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A path of a port and the source behind it, as the port sees them. Its methods may be called on
 * any thread; futures complete on the caller's context.
 */
final class Route implements SharedPort.Member {
  /** The source's side; each method hops to the source's context. */
  interface Target {
    /**
     * Journals FlowFiles.
     *
     * @param key the client's idempotency key
     */
    Future<Void> accept(List<Offered> files, Optional<String> key);

    Future<ClaimWriter> claim(long length);

    /** Whether the source is paused or stopped. */
    boolean isPaused();

    /** Counts what was refused. */
    void refused(String reason);
  }

  private static final String BEARER = "Bearer ";

  final String path;
  final HttpListenerConfig.Format format;
  final long maxBody;
  private final String owner;
  final Attributes attributes;
  final Target target;
  private final byte @Nullable [] token;

  Route(HttpListenerConfig config, String owner, Target target) {
    this.path = config.path();
    this.format = config.format();
    this.maxBody = config.maxBody().bytes();
    this.owner = owner;
    this.attributes = Attributes.of("http.path", config.path());
    this.target = target;
    this.token = config.token().map(Route::digest).orElse(null);
  }

  @Override
  public String owner() {
    return owner;
  }

  /** Whether a request with this header may post; takes as long whether it is right or wrong. */
  boolean isAllowed(@Nullable String authorization) {
    if (token == null) {
      return true;
    }
    boolean bearer =
        authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    String given = bearer ? String.valueOf(authorization).substring(BEARER.length()).strip() : "";
    return MessageDigest.isEqual(token, digest(given)) && bearer;
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

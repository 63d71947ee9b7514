package io.edgenode.node.http;

import io.vertx.core.Handler;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests for a host name that is not ours, so that a web page whose name was rebound to
 * this address can't read the node through somebody's browser. Plain addresses can't be rebound.
 * Immutable.
 */
final class HostCheck implements Handler<RoutingContext> {
  private static final int MISDIRECTED = 421;
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]?");

  private final List<String> names;

  HostCheck(List<String> names) {
    this.names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  @Override
  public void handle(RoutingContext request) {
    if (isOurs(request.request().authority())) {
      request.next();
    } else {
      Problem.respond(
          request,
          MISDIRECTED,
          "Misdirected Request",
          "this node answers for its addresses and localhost: ask for one of these");
    }
  }

  private boolean isOurs(@Nullable HostAndPort authority) {
    if (authority == null) {
      return false;
    }
    String host = authority.host().toLowerCase(Locale.ROOT);
    return host.equals("localhost")
        || IPV4.matcher(host).matches()
        || IPV6.matcher(host).matches()
        || names.contains(host);
  }
}

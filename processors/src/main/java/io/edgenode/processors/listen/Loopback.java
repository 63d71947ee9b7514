package io.edgenode.processors.listen;

import java.util.regex.Pattern;

/** Which addresses only this machine reaches (P10). Stateless. */
public final class Loopback {
  private static final Pattern IPV4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");

  private Loopback() {}

  /**
   * Says whether a listener may bind there.
   *
   * @throws IllegalArgumentException if others could reach it
   */
  public static void check(String host) {
    boolean loopback =
        host.equals("localhost") || host.equals("::1") || IPV4.matcher(host).matches();
    if (!loopback) {
      throw new IllegalArgumentException(
          "'host' must be a loopback address (127.0.0.1, ::1 or localhost), not '"
              + host
              + "': a wider one needs TLS, which this listener does not have; put a proxy with TLS"
              + " in front of it");
    }
  }
}

package io.edgenode.node.http;

import io.edgenode.node.view.ComponentStats;
import io.edgenode.node.view.FlowStats;
import io.edgenode.node.view.InvalidFlow;
import io.edgenode.node.view.Ledger;
import io.edgenode.node.view.NodeStats;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.stream.Collectors;

/**
 * The page at {@code /}: what runs, in one document without any other asset. Rendered here, so that
 * it can be read without a script; the script then refreshes the marked cells from {@code
 * /metrics.json} and adds rates. Immutable.
 */
final class Page {
  private final String style = resource("page.css");
  private final String script = resource("page.js");
  private final String policy =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " connect-src 'self'; img-src data:; style-src 'sha256-"
          + hash(style)
          + "'; script-src 'sha256-"
          + hash(script)
          + "'";

  String contentSecurityPolicy() {
    return policy;
  }

  String render(NodeStats node) {
    StringBuilder html = new StringBuilder(8 * 1024);
    html.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .append("<link rel=\"icon\" href=\"data:,\"><title>")
        .append(escape(node.node()))
        .append(" · edge-node</title><style>")
        .append(style)
        .append("</style></head><body>\n<header><h1>")
        .append(escape(node.node()))
        .append("</h1><p>edge-node ")
        .append(escape(node.version()))
        .append(" · <span data-v=\"ready\">")
        .append(node.ready() ? "ready" : "not ready")
        .append("</span> · <a href=\"/metrics\">metrics</a> · <a href=\"/metrics.json\">json</a>")
        .append(" · <a href=\"/health/ready\">health</a></p></header>\n<main>\n");
    html.append("<p class=\"problem lines\">");
    cell(html, "invalid", invalid(node));
    html.append("</p>\n");
    if (node.flows().isEmpty()) {
      html.append("<p>No flow runs here.</p>\n");
    }
    node.flows().forEach(flow -> flow(html, flow));
    return html.append("</main><script>")
        .append(script)
        .append("</script></body></html>\n")
        .toString();
  }

  private static String invalid(NodeStats node) {
    return node.invalid().stream().map(InvalidFlow::sentence).collect(Collectors.joining("\n"));
  }

  private static void flow(StringBuilder html, FlowStats flow) {
    String key = flow.name();
    html.append("<section><h2>").append(escape(flow.name())).append(" <small>");
    cell(html, key + "/state", StatsJson.word(flow.state()));
    html.append("</small></h2>\n");
    if (!flow.description().isEmpty()) {
      html.append("<p>").append(escape(flow.description())).append("</p>\n");
    }
    html.append("<p class=\"problem\">");
    cell(html, key + "/reason", flow.reason().orElse(""));
    html.append("</p>\n<p class=\"ledger\">");
    number(html, key + "/backlog", "backlog", flow.backlog());
    number(html, key + "/in_flight", "in flight", flow.inFlight());
    Ledger ledger = flow.ledger();
    number(html, key + "/journalled", "journalled", ledger.journalled());
    number(html, key + "/spawned", "spawned", ledger.spawned());
    number(html, key + "/delivered", "delivered", ledger.delivered());
    number(html, key + "/filtered", "filtered", ledger.filtered());
    number(html, key + "/absorbed", "absorbed", ledger.absorbed());
    number(html, key + "/dropped", "dropped", ledger.dropped());
    number(html, key + "/dead_lettered", "dead-lettered", ledger.deadLettered());
    html.append("</p>\n<table><thead><tr><th>component</th><th>type</th><th>in</th><th>out</th>")
        .append("<th>per second</th><th>waiting</th><th>state</th><th>last error</th></tr></thead>")
        .append("<tbody>\n");
    flow.components().forEach(component -> component(html, flow.name(), component));
    html.append("</tbody></table></section>\n");
  }

  private static void component(StringBuilder html, String flow, ComponentStats component) {
    String key = flow + "/" + component.name();
    html.append("<tr><td>").append(escape(component.name())).append("</td><td>");
    html.append(escape(component.type())).append(' ').append(StatsJson.word(component.kind()));
    html.append("</td><td>");
    cell(html, key + "/received", Long.toString(component.received()));
    html.append("</td><td>");
    cell(html, key + "/out", Long.toString(component.emitted() + component.ended().delivered()));
    html.append("</td><td>");
    cell(html, key + "/rate", "");
    html.append("</td><td>");
    cell(html, key + "/waiting", Long.toString(StatsJson.waiting(component)));
    html.append("</td><td>");
    cell(html, key + "/status", component.problem().orElse(component.status()));
    html.append("</td><td>");
    cell(html, key + "/last_error", component.lastError().orElse(""));
    html.append("</td></tr>\n");
  }

  private static void number(StringBuilder html, String key, String name, long value) {
    html.append("<span>").append(name).append(" <b>");
    cell(html, key, Long.toString(value));
    html.append("</b></span> ");
  }

  private static void cell(StringBuilder html, String key, String text) {
    html.append("<span data-v=\"").append(escape(key)).append("\">");
    html.append(escape(text)).append("</span>");
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  private static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing: the jar was built incompletely");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}

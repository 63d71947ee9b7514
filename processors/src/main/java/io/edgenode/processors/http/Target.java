package io.edgenode.processors.http;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.expression.Renderer;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where a request goes and with which headers: FlowFiles with the same go together.
 *
 * @param url checked
 * @param headers rendered
 */
record Target(String url, Map<String, String> headers) {
  private static final int LONGEST_URL = 8_000;
  private static final int LONGEST_HEADER = 8_000;

  /** Renders for one FlowFile after another. Belongs to one lane. */
  static final class Maker {
    private final Renderer url;
    private final Map<String, Renderer> headers = new LinkedHashMap<>();
    private String checked = "";

    Maker(HttpSinkConfig config, int lane) {
      url = config.url().renderer(lane);
      config.headers().forEach((name, value) -> headers.put(name, value.renderer(lane)));
    }

    /**
     * @throws FlowException.BadData if there can be no such request
     */
    Target of(FlowFile flowFile) {
      String rendered = url.render(flowFile);
      if (!rendered.equals(checked)) {
        check(rendered);
        checked = rendered;
      }
      Map<String, String> values = new LinkedHashMap<>();
      headers.forEach((name, value) -> values.put(name, header(name, value.render(flowFile))));
      return new Target(checked, values);
    }

    private static void check(String url) {
      try {
        URI uri = new URI(url);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean known = scheme.equals("http") || scheme.equals("https");
        if (!known || uri.getHost() == null || url.length() > LONGEST_URL) {
          throw new FlowException.BadData("its URL is not one of http or https with a host");
        }
      } catch (URISyntaxException e) {
        throw new FlowException.BadData(
            "its URL has a character at " + e.getIndex() + " that must be escaped", e);
      }
    }

    private static String header(String name, String value) {
      boolean clean = value.chars().allMatch(c -> c >= ' ' && c != 0x7F || c == '\t');
      if (!clean || value.length() > LONGEST_HEADER) {
        throw new FlowException.BadData(
            "its header "
                + name
                + " would hold a control character or more than "
                + LONGEST_HEADER
                + " characters");
      }
      return value;
    }
  }

  /** The server, without what may be somebody's data. */
  String server() {
    URI uri = URI.create(url);
    return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }
}

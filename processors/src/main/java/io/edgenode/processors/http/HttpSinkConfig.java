package io.edgenode.processors.http;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.config.OptionChecks;
import io.edgenode.engine.expression.Template;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The options of sink {@code http}. */
public record HttpSinkConfig(
    @Option(
            doc = "Where to send to, with http:// or https://. May hold {{ expressions }}.",
            example = "\"https://ingest.example.com/v1/{{ site }}\"")
        Template url,
    @Option(doc = "The request's method: POST, PUT or PATCH.", defaultValue = "POST") String method,
    @Option(
            doc = "Headers to send; values may hold {{ expressions }}.",
            defaultValue = "{}",
            example = "{ X-Site: \"{{ site }}\" }")
        Map<String, Template> headers,
    @Option(
            doc =
                "json: a request with one JSON record. raw: a request with one content as it is."
                    + " ndjson: a request with a line for each FlowFile of a batch. json-array: a"
                    + " request with an array of them.",
            defaultValue = "json")
        Format format,
    @Option(
            doc = "The Content-Type header; without it the format's own.",
            example = "application/vnd.acme+json")
        Optional<String> contentType,
    @Option(doc = "A token for Authorization: Bearer.", secret = true) Optional<String> token,
    @Option(doc = "A user name for Authorization: Basic.", example = "gateway-7")
        Optional<String> username,
    @Option(doc = "The password that goes with the user name.", secret = true)
        Optional<String> password,
    @Option(doc = "How long connecting may take.", defaultValue = "10s", min = "100ms", max = "5m")
        Duration connectTimeout) {

  private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH");

  /** A name or a password before the host, which no request would carry. */
  private static final Pattern USER_INFO =
      Pattern.compile("[A-Za-z]+://(?:[^/?#{$@]++|\\$\\{[^}]*+\\}|\\$(?!\\{))*+@");

  /** How FlowFiles become requests. */
  public enum Format {
    JSON("application/json", false),
    RAW("application/octet-stream", false),
    NDJSON("application/x-ndjson", true),
    JSON_ARRAY("application/json", true);

    private final String contentType;
    private final boolean batched;

    Format(String contentType, boolean batched) {
      this.contentType = contentType;
      this.batched = batched;
    }

    String contentType() {
      return contentType;
    }

    /** Whether a request carries many. */
    boolean isBatched() {
      return batched;
    }
  }

  /**
   * @throws IllegalArgumentException if the url is not one, or two ways to authenticate are given
   */
  public HttpSinkConfig {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    check(url, method, token.isPresent(), username.isPresent(), password.isPresent());
    method = method.toUpperCase(Locale.ROOT);
  }

  private static void check(
      Template url, String method, boolean token, boolean username, boolean password) {
    new OptionChecks()
        .require(
            METHODS.contains(method.toUpperCase(Locale.ROOT)),
            () -> "method is POST, PUT or PATCH, not " + method)
        .require(
            !USER_INFO.matcher(url.constant().orElse(url.source())).lookingAt(),
            () -> "url holds a user before '@': use the options username and password instead")
        .run(() -> url.constant().ifPresent(HttpSinkConfig::checkScheme))
        .require(!token || !username, () -> "token and username exclude one another")
        .require(username == password, () -> "username and password go together")
        .done();
  }

  private static void checkScheme(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
      throw new IllegalArgumentException(
          "url begins with http:// or https://"
              + (url.contains("@") ? "" : ", which " + url + " does not"));
    }
  }
}

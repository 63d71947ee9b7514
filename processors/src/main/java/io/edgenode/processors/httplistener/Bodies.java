package io.edgenode.processors.httplistener;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.JsonElements;
import io.edgenode.engine.record.MalformedRecordException;
import io.edgenode.processors.intake.PushPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What bodies may be and how they become FlowFiles. Stateless. */
final class Bodies {
  /** More elements in a body are refused. */
  static final int MOST_ELEMENTS = 100_000;

  /** The last is what a client sends that was not told: curl -d, for one. */
  private static final Set<String> JSON_TYPES =
      Set.of("application/json", "text/json", "text/plain", "application/x-www-form-urlencoded");

  private static final Set<String> LINE_TYPES =
      Set.of("application/x-ndjson", "application/ndjson", "application/jsonl");

  /** Says that a body has too many elements. */
  static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMany() {
      super("a body has at most " + MOST_ELEMENTS + " elements", null, false, false);
    }
  }

  private Bodies() {}

  /** Whether a body of this Content-Type is taken. */
  static boolean isAccepted(HttpListenerConfig.Format format, @Nullable String contentType) {
    if (format == HttpListenerConfig.Format.RAW || contentType == null) {
      return true;
    }
    String type = mediaType(contentType);
    return JSON_TYPES.contains(type) || LINE_TYPES.contains(type) || type.endsWith("+json");
  }

  /**
   * The FlowFiles of a whole body, which is not written to any more.
   *
   * @throws MalformedRecordException if it is not JSON throughout
   * @throws TooMany if there are too many
   */
  static List<Offered> flowFiles(
      HttpListenerConfig.Format format,
      @Nullable String contentType,
      Attributes attributes,
      ByteOutput body) {
    byte[] bytes = body.array();
    List<Offered> files = new ArrayList<>();
    JsonElements.Receiver receiver =
        (offset, length) -> {
          if (files.size() == MOST_ELEMENTS) {
            throw new TooMany();
          }
          files.add(
              new Offered(
                  new Content.Bytes(bytes, offset, length),
                  attributes,
                  new PushPosition(files.size())));
        };
    boolean lines = contentType != null && LINE_TYPES.contains(mediaType(contentType));
    switch (format) {
      case RAW -> receiver.element(0, body.size());
      case NDJSON -> JsonElements.lines(bytes, 0, body.size(), receiver);
      case JSON -> {
        if (lines) {
          JsonElements.lines(bytes, 0, body.size(), receiver);
        } else {
          JsonElements.split(bytes, 0, body.size(), receiver);
        }
      }
    }
    if (files.isEmpty() && isBlank(body)) {
      throw new MalformedRecordException("there is no JSON: the body is empty");
    }
    return files;
  }

  private static boolean isBlank(ByteOutput body) {
    for (int i = 0; i < body.size(); i++) {
      if (body.array()[i] > ' ') {
        return false;
      }
    }
    return true;
  }

  private static String mediaType(String contentType) {
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }
}

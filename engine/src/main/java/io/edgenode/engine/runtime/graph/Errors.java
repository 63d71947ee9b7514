package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import java.util.Map;

/** The {@code error.*} attributes that a failed FlowFile carries. */
public final class Errors {
  /** The component that failed. */
  public static final String COMPONENT = "error.component";

  /** {@code bad-data}, {@code retryable} or {@code not-connected}. */
  public static final String KIND = "error.kind";

  /** What is the matter, without record contents. */
  public static final String MESSAGE = "error.message";

  private static final String NOT_CONNECTED = "not-connected";
  private static final String RETRYABLE = "retryable";

  private Errors() {}

  /** The FlowFile with what happened to it; attributes make room where there are too many. */
  public static FlowFile mark(FlowFile flowFile, String component, FlowException cause) {
    Map<String, String> attributes = flowFile.attributes().toMap();
    while (attributes.size() > Attributes.MAX_COUNT - 3) {
      attributes.remove(attributes.keySet().iterator().next());
    }
    attributes.put(COMPONENT, component);
    attributes.put(KIND, kind(cause));
    attributes.put(MESSAGE, shortened(String.valueOf(cause.getMessage())));
    return flowFile.withAttributes(Attributes.of(attributes));
  }

  /** Where a marked FlowFile failed. */
  public static String component(FlowFile marked) {
    String component = marked.attributes().get(COMPONENT);
    return component == null ? "" : component;
  }

  /** What a marked FlowFile failed with. */
  public static FlowException failure(FlowFile marked) {
    String message = String.valueOf(marked.attributes().get(MESSAGE));
    String kind = String.valueOf(marked.attributes().get(KIND));
    return switch (kind) {
      case NOT_CONNECTED -> new FlowException.NotConnected(message);
      case RETRYABLE -> new FlowException.Retryable(message);
      default -> new FlowException.BadData(message);
    };
  }

  private static String kind(FlowException cause) {
    if (cause instanceof FlowException.NotConnected) {
      return NOT_CONNECTED;
    }
    return cause instanceof FlowException.Retryable ? RETRYABLE : "bad-data";
  }

  private static String shortened(String message) {
    return message.length() <= Attributes.MAX_LENGTH
        ? message
        : message.substring(0, Attributes.MAX_LENGTH);
  }
}

package io.edgenode.node.flowtest;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.FlowFileId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A FlowFile as a sink was given it.
 *
 * @param content its bytes; not to be changed
 */
record Arrival(FlowFileId id, byte[] content, Attributes attributes) {
  String text() {
    return new String(content, StandardCharsets.UTF_8);
  }

  boolean sameAs(Arrival other) {
    return Arrays.equals(content, other.content) && attributes.equals(other.attributes);
  }
}

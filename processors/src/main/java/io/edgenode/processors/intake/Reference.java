package io.edgenode.processors.intake;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import java.nio.charset.StandardCharsets;

/**
 * What is journalled in place of a content that never can be: how long it was, and why; the lane
 * dead-letters it at once (K13, P6).
 */
public final class Reference {
  private Reference() {}

  /**
   * @param length of the content in bytes
   * @param why without anything of the content
   */
  public static Offered to(
      long length, String why, Attributes attributes, SourcePosition position) {
    byte[] text = ("{\"length\":" + length + "}").getBytes(StandardCharsets.UTF_8);
    return new Offered(Content.of(text), attributes.with(Offered.REFUSED, why), position);
  }

  /** Whether it is such a reference. */
  static boolean isOne(Offered offered) {
    return offered.attributes().get(Offered.REFUSED) != null;
  }
}

package io.edgenode.node.replay;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.FlowFileId;
import io.edgenode.engine.record.ByteOutput;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/**
 * A FlowFile as a sink was given it in a replay; a line of JSON in a file.
 *
 * @param id the same as live
 * @param first the least journal sequence that it was made of
 * @param last the greatest
 */
record Captured(
    String id, long first, long last, String arrival, String content, String attributes) {
  static Captured of(FlowFile flowFile) {
    FlowFileId id = flowFile.id();
    JsonObject attributes = new JsonObject();
    flowFile.attributes().forEach(attributes::put);
    return new Captured(
        id.toString(),
        flowFile.lineage().firstSequence(),
        flowFile.lineage().lastSequence(),
        Instant.ofEpochMilli(flowFile.lineage().arrivalMillis()).toString(),
        text(flowFile.content()),
        attributes.encode());
  }

  static byte[] bytes(Content content) {
    ByteOutput out = new ByteOutput(256);
    content.writeTo(out);
    return out.toByteArray();
  }

  /** Text as it is; bytes that are none in Base64, behind a word that says so. */
  private static String text(Content content) {
    if (content instanceof Content.Claim claim) {
      return "large:" + claim.id() + " of " + claim.length() + " bytes";
    }
    byte[] bytes = bytes(content);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return "base64:" + Base64.getEncoder().encodeToString(bytes);
    }
  }

  String line() {
    return new JsonObject()
        .put("id", id)
        .put("first_sequence", first)
        .put("last_sequence", last)
        .put("arrival", arrival)
        .put("attributes", new JsonObject(attributes))
        .put("content", content)
        .encode();
  }

  static Captured parse(String line) {
    JsonObject json = new JsonObject(line);
    return new Captured(
        json.getString("id"),
        json.getLong("first_sequence"),
        json.getLong("last_sequence"),
        json.getString("arrival"),
        json.getString("content"),
        json.getJsonObject("attributes", new JsonObject(Map.of())).encode());
  }

  boolean sameAs(Captured other) {
    return content.equals(other.content) && attributes.equals(other.attributes);
  }
}

package io.edgenode.processors.http;

import io.edgenode.engine.api.FlowFile;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What tells a request that is sent again from another one. */
final class IdempotencyKey {
  private static final int BYTES = 16;

  private IdempotencyKey() {}

  /** The FlowFile's id, or a hash of all of them in order: 32 hexadecimal digits. */
  static String of(List<FlowFile> members) {
    if (members.size() == 1) {
      return members.get(0).id().toString();
    }
    ByteBuffer ids = ByteBuffer.allocate(members.size() * BYTES);
    members.forEach(member -> ids.putLong(member.id().high()).putLong(member.id().low()));
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(ids.array());
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

package io.edgenode.engine.runtime.replay;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.repo.ClaimStore;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Large contents in the heap, for as long as a flow test takes. Thread-safe. */
final class MemoryClaims implements ClaimStore {
  private final Map<String, byte[]> claims = new ConcurrentHashMap<>();
  private final AtomicInteger made = new AtomicInteger();

  @Override
  public Writer create(long length) {
    String id = "claim-" + made.incrementAndGet();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new Writer() {
      @Override
      public void write(byte[] from, int offset, int length) {
        bytes.write(from, offset, length);
      }

      @Override
      public Content.Claim finish() {
        claims.put(id, bytes.toByteArray());
        return claim(id, bytes.size());
      }

      @Override
      public void abort() {
        bytes.reset();
      }
    };
  }

  @Override
  public byte[] read(String id, long offset, int max) {
    byte[] bytes = load(id);
    int from = (int) Math.min(bytes.length, offset);
    return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + max));
  }

  @Override
  public byte[] load(String id) {
    byte[] bytes = claims.get(id);
    if (bytes == null) {
      throw new FlowException.BadData("the large content " + id + " is gone");
    }
    return bytes;
  }

  @Override
  public Content.Claim claim(String id, long length) {
    return new Content.Claim(id, length, this);
  }

  @Override
  public void delete(String id) {
    claims.remove(id);
  }

  @Override
  public List<String> list() {
    return List.copyOf(claims.keySet());
  }

  @Override
  public long bytesWritten() {
    return 0;
  }

  @Override
  public long bytes() {
    return claims.values().stream().mapToLong(bytes -> bytes.length).sum();
  }
}

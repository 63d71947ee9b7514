package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.api.repo.StoreOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClaimFilesTest {
  private static final StoreOptions OPTIONS = new StoreOptions(1, 4L << 20, true, 0, 0, 1L << 20);

  @TempDir Path directory = Path.of("set by JUnit");

  @Test
  @DisplayName("K13: a claim is read back from any offset, across openings, until it is deleted")
  void readsBack() {
    byte[] bytes = random(300_001);
    String id;
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      Content.Claim claim = write(flow.claims(), bytes);
      id = claim.id();
      assertThat(claim.length()).isEqualTo(bytes.length);
      assertThat(claim.store().load(id)).isEqualTo(bytes);
      flow.claims().create(0).write(bytes, 0, 100_000);
    }
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      ClaimStore claims = flow.claims();
      assertThat(claims.list()).containsExactly(id);
      assertThat(readAll(claims, id)).isEqualTo(bytes);
      assertThat(claims.read(id, 65_530, 10)).hasSize(6);
      assertThat(claims.read(id, 300_001, 10)).isEmpty();
      assertThat(claims.read(id, 300_000, 10)).containsExactly(bytes[300_000]);
      assertThat(claims.bytes()).isBetween(300_001L, 301_000L);
      claims.delete(id);
      assertThat(claims.bytes()).isZero();
      assertThatThrownBy(() -> claims.read(id, 0, 1))
          .isInstanceOf(FlowException.BadData.class)
          .hasMessageContaining("gone");
    }
  }

  @Test
  @DisplayName("K13 P9: any flipped bit is found, and only its chunk is lost")
  void damage() throws IOException {
    byte[] bytes = random(150_000);
    Random random = new Random(3);
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      ClaimStore claims = flow.claims();
      String id = write(claims, bytes).id();
      Path file = directory.resolve("flows/flow/claims").resolve(id);
      byte[] whole = Files.readAllBytes(file);
      for (int i = 0; i < 200; i++) {
        byte[] flipped = whole.clone();
        int at = random.nextInt(whole.length);
        flipped[at] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, flipped);
        int chunk = at / ClaimChunks.WHOLE;
        assertThatThrownBy(() -> claims.read(id, (long) chunk * ClaimChunks.CHUNK, 10))
            .isInstanceOf(FlowException.BadData.class)
            .hasMessageContaining("damaged");
        assertThat(claims.read(id, (chunk + 1) % 3 * (long) ClaimChunks.CHUNK, 10)).hasSize(10);
      }
      for (int cut : new int[] {0, ClaimChunks.WHOLE, 2 * ClaimChunks.WHOLE, whole.length - 1}) {
        Files.write(file, Arrays.copyOf(whole, cut));
        assertThatThrownBy(() -> readAll(claims, id)).isInstanceOf(FlowException.BadData.class);
      }
    }
  }

  @Test
  @DisplayName("K13: a claim that ends with a full chunk ends there")
  void fullChunk() {
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      for (int length : new int[] {0, ClaimChunks.CHUNK, 2 * ClaimChunks.CHUNK}) {
        byte[] bytes = random(length);
        assertThat(readAll(flow.claims(), write(flow.claims(), bytes).id())).isEqualTo(bytes);
      }
    }
  }

  @Test
  @DisplayName(
      "K13 K14: what can't fit max-size is refused with the limit, and leaves nothing behind")
  void quota() {
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      ClaimStore.Writer writer = flow.claims().create(0);
      byte[] block = new byte[1 << 20];
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 5; i++) {
                  writer.write(block, 0, block.length);
                }
              })
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.TOO_LARGE))
          .hasMessageContaining("max-size of 4194304");
      writer.abort();
      assertThatThrownBy(() -> flow.claims().create(4L << 20))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.TOO_LARGE));
      assertThat(flow.claims().bytes()).isZero();
      assertThat(flow.claims().list()).isEmpty();
    }
  }

  private static Content.Claim write(ClaimStore claims, byte[] bytes) {
    ClaimStore.Writer writer = claims.create(0);
    int done = 0;
    for (int part = 1; done < bytes.length; part = part * 3 + 1) {
      int length = Math.min(part, bytes.length - done);
      writer.write(bytes, done, length);
      done += length;
    }
    return writer.finish();
  }

  private static byte[] readAll(ClaimStore claims, String id) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] part = claims.read(id, 0, 10_000);
    while (part.length > 0) {
      all.writeBytes(part);
      part = claims.read(id, all.size(), 10_000);
    }
    return all.toByteArray();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}

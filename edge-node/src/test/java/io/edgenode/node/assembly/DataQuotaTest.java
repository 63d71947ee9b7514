package io.edgenode.node.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class DataQuotaTest {
  @Test
  @DisplayName("P5: at data.max-size sources are held, and go on a twentieth below it")
  void holdsAndReleases() {
    AtomicLong used = new AtomicLong();
    List<String> told = new ArrayList<>();
    Vertx vertx = Vertx.vertx();
    DataQuota quota = new DataQuota(vertx, used::get, 1_000, told::add);

    for (long bytes : new long[] {0, 999, 1_000, 1_200, 951, 949, 999}) {
      used.set(bytes);
      quota.look();
    }
    assertThat(told).hasSize(2);
    assertThat(told.get(0)).contains("1000 bytes on disk").contains("data.max-size");
    assertThat(told.get(1)).isEmpty();
    vertx.close();
  }
}

package io.edgenode.engine.runtime.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.runtime.replay.MemoryStores;
import io.edgenode.engine.runtime.time.HandClocks;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class FlowClaimsTest {
  private final ClaimStore store = new MemoryStores(1).claims();
  private final String content = claim();

  @Test
  @DisplayName("K13, P5: a content goes with the last dead letter once its lane is done with it")
  void lastLetter() {
    FlowClaims claims = claims(List.of());
    claims.met(content);
    claims.lettered(content);
    claims.lettered(content);
    claims.delete(Set.of(content));
    assertThat(store.list()).as("letters refer to it").containsExactly(content);
    claims.unlettered(content);
    assertThat(store.list()).as("another letter refers to it").containsExactly(content);
    claims.unlettered(content);
    assertThat(store.list()).isEmpty();
  }

  @Test
  @DisplayName("K13: a content whose dead letter goes stays while its lane needs it")
  void laneNeedsIt() {
    FlowClaims claims = claims(List.of());
    claims.laneCaughtUp();
    claims.met(content);
    claims.lettered(content);
    claims.unlettered(content);
    assertThat(store.list()).containsExactly(content);
    claims.delete(Set.of(content));
    assertThat(store.list()).isEmpty();
  }

  @Test
  @DisplayName(
      "K13: after a restart a letter's content goes with it, once no backlog can refer to it")
  void restarted() {
    FlowClaims claims = claims(List.of(content));
    claims.unlettered(content);
    assertThat(store.list()).as("the lane has not read its backlog").containsExactly(content);
    claims.laneCaughtUp();
    claims.delete(Set.of());
    assertThat(store.list()).isEmpty();
  }

  @Test
  @DisplayName("K13: the lane that meets a retried content answers for it")
  void retried() {
    FlowClaims claims = claims(List.of(content));
    claims.laneCaughtUp();
    claims.retried(content);
    claims.delete(Set.of());
    assertThat(store.list()).as("on its way into the flow").containsExactly(content);
    claims.met(content);
    claims.delete(Set.of(content));
    assertThat(store.list()).isEmpty();
  }

  private FlowClaims claims(Collection<String> lettered) {
    return new FlowClaims(store, 1, lettered, Duration.ZERO, new HandClocks(0));
  }

  private String claim() {
    ClaimStore.Writer writer = store.create(1);
    writer.write(new byte[] {1}, 0, 1);
    return writer.finish().id();
  }
}

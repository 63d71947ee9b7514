package io.edgenode.node.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What an idle node gives back")
final class IdleMemoryTest {
  private static final long MIB = 1L << 20;

  private final Counted memory = new Counted();
  private final IdleMemory idle = new IdleMemory(memory);

  /** A heap that a collection brings down to what is live, and no more than twice that. */
  private static final class Counted implements IdleMemory.Memory {
    long used = 20 * MIB;
    long committed = 50 * MIB;
    long live = 10 * MIB;
    int collections;
    int trims;

    @Override
    public long used() {
      return used;
    }

    @Override
    public long committed() {
      return committed;
    }

    @Override
    public void shrinkHeap() {
      collections++;
      used = live;
      committed = 2 * live;
    }

    @Override
    public void trim() {
      trims++;
    }
  }

  @Test
  @DisplayName("is the heap that its start left, once")
  void collectsOnce() {
    for (int i = 0; i < 5; i++) {
      idle.look();
      memory.used += MIB;
    }
    assertThat(memory.collections).isEqualTo(1);
    assertThat(memory.committed).isEqualTo(20 * MIB);
    assertThat(memory.trims).as("at every look but the first").isEqualTo(4);
  }

  @Test
  @DisplayName("is the heap again when it has grown and the node is idle again")
  void collectsAgain() {
    idle.look();
    idle.look();
    memory.committed += IdleMemory.WORTHWHILE + 1;
    memory.used += IdleMemory.IDLE_BYTES + 1;
    idle.look();
    assertThat(memory.collections).as("it worked since").isEqualTo(1);
    idle.look();
    assertThat(memory.collections).isEqualTo(2);
  }

  @Test
  @DisplayName("is nothing while it works, but for a trim a minute")
  void leavesWorkAlone() {
    for (int i = 0; i < 2 * IdleMemory.LOOKS_PER_TRIM; i++) {
      idle.look();
      // More, and less where the JVM has collected meanwhile.
      memory.used += i % 3 == 2 ? -5 * MIB : 3 * MIB;
    }
    assertThat(memory.collections).isZero();
    assertThat(memory.trims).isEqualTo(2);
  }

  @Test
  @DisplayName("is no heap that takes long to collect")
  void leavesLargeHeapsAlone() {
    memory.used = IdleMemory.LARGEST_HEAP + 1;
    memory.committed = 4 * IdleMemory.LARGEST_HEAP;
    idle.look();
    idle.look();
    assertThat(memory.collections).isZero();
    assertThat(memory.trims).isEqualTo(1);
  }
}

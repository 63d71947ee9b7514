package io.edgenode.engine.runtime.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Queryable;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LaneAnswersTest {
  /** A lane that looks at so many keys for a page, of which every third is forgotten. */
  private static Queryable.Answer answer(
      NavigableSet<Key> keys, Optional<Key> after, int limit, int looks, int bytes) {
    List<Queryable.Entry> entries = new ArrayList<>();
    Optional<Key> reached = Optional.empty();
    int looked = 0;
    for (Key key : after.map(behind -> keys.tailSet(behind, false)).orElse(keys)) {
      if (entries.size() == limit || looked == looks) {
        return new Queryable.Answer(entries, reached);
      }
      looked++;
      if (isKnown(key)) {
        entries.add(
            new Queryable.Entry(key, new byte[0], Attributes.empty(), new byte[bytes], looked));
      }
      reached = Optional.of(key);
    }
    return new Queryable.Answer(entries, Optional.empty());
  }

  private static boolean isKnown(Key key) {
    return key.bytes()[1] % 3 != 0;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  @DisplayName("Pages of several lanes are all that is known, once, in the order of keys, bounded")
  void pages(long seed) {
    Random random = new Random(seed);
    List<TreeSet<Key>> lanes = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int lane = 0; lane < count; lane++) {
      lanes.add(new TreeSet<>());
    }
    TreeSet<Key> known = new TreeSet<>();
    for (int i = random.nextInt(300); i > 0; i--) {
      Key key = Key.of(new byte[] {(byte) random.nextInt(256), (byte) random.nextInt(256)});
      lanes.get(Math.floorMod(key.hashCode(), count)).add(key);
      if (isKnown(key)) {
        known.add(key);
      }
    }
    int limit = 1 + random.nextInt(20);
    int looks = limit + random.nextInt(20);
    int bytes = random.nextBoolean() ? 10 : (int) LaneAnswers.MAX_BYTES / 3;

    List<Key> told = new ArrayList<>();
    Optional<Key> after = Optional.empty();
    do {
      Optional<Key> behind = after;
      LaneAnswers page =
          LaneAnswers.merge(
              lanes.stream().map(lane -> answer(lane, behind, limit, looks, bytes)).toList(),
              limit);
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(bytes == 10 ? limit : 3);
      page.entries().forEach(each -> told.add(each.entry().key()));
      page.next().ifPresent(next -> assertThat(behind).isNotEqualTo(Optional.of(next)));
      after = page.next();
    } while (after.isPresent());

    assertThat(told).containsExactlyElementsOf(known);
  }
}

package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.api.Content;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What contents that wait keep in the heap beside their own bytes. A content as it came is a slice
 * of a whole journal excerpt: where most of an excerpt is delivered, the excerpt costs nothing
 * more; where a filter lets one in hundreds through, each that waits would hold it all. So the
 * arrays are counted as they come, an array for each that is not the one before, and when they make
 * too much those that are mostly waste are let go: their contents are copied. What does not wait is
 * never copied. Owner: the lane.
 */
final class Pins {
  /** Waste up to here is not looked at. */
  static final long MOST = 4L * 1024 * 1024;

  /** A content that is at least this part of its array is left in it. */
  private static final int WORTH = 2;

  private byte @Nullable [] last;
  private long pinned;
  private long lookAt = MOST;

  /** Notes one that waits from now on; says whether it is time to {@link #loosen}. */
  boolean add(Waiting waiting) {
    if (waiting.flowFile.content() instanceof Content.Bytes bytes && bytes.array() != last) {
      last = bytes.array();
      waiting.pinned = bytes.array().length - (int) bytes.length();
      pinned += waiting.pinned;
    }
    return pinned > lookAt;
  }

  /** It does not wait any more. */
  void remove(Waiting waiting) {
    pinned -= waiting.pinned;
  }

  /** Copies what holds much more than it is; as often as the waste has doubled, at most. */
  void loosen(Iterable<Waiting> all) {
    pinned = 0;
    List<Waiting> together = new ArrayList<>();
    byte[] array = null;
    for (Waiting waiting : all) {
      waiting.pinned = 0;
      if (!waiting.gone && waiting.flowFile.content() instanceof Content.Bytes bytes) {
        if (bytes.array() != array) {
          loosen(together);
          array = bytes.array();
        }
        together.add(waiting);
      }
    }
    // Of the last array more may come.
    keep(together);
    last = array;
    lookAt = Math.max(MOST, 2 * pinned);
  }

  /** Those that are slices of one array. */
  private void loosen(List<Waiting> together) {
    if (!together.isEmpty() && own(together) * WORTH < whole(together)) {
      for (Waiting waiting : together) {
        Content.Bytes bytes = (Content.Bytes) waiting.flowFile.content();
        waiting.flowFile = waiting.flowFile.withContent(bytes.copy());
      }
      together.clear();
    } else {
      keep(together);
    }
  }

  private void keep(List<Waiting> together) {
    if (!together.isEmpty()) {
      Waiting first = together.get(0);
      first.pinned = (int) Math.max(0, whole(together) - own(together));
      pinned += first.pinned;
      together.clear();
    }
  }

  private static long own(List<Waiting> together) {
    return together.stream().mapToLong(waiting -> waiting.bytes).sum();
  }

  private static long whole(List<Waiting> together) {
    return ((Content.Bytes) together.get(0).flowFile.content()).array().length;
  }
}

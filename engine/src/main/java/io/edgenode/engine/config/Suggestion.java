package io.edgenode.engine.config;

import java.util.Collection;
import java.util.Optional;

/** "Did you mean": the closest of the names that would be valid. Stateless. */
public final class Suggestion {
  private static final int LONGEST = 64;

  private Suggestion() {}

  /** {@code "; did you mean 'x'?"}, or the valid names, or nothing where there is none. */
  public static String forName(String wrong, Collection<String> valid) {
    Optional<String> closest = closest(wrong, valid);
    if (closest.isPresent()) {
      return "; did you mean '" + closest.get() + "'?";
    }
    return valid.isEmpty() ? "" : "; valid: " + Shown.choices(valid);
  }

  /** The closest name within a third of its length of edits. */
  public static Optional<String> closest(String wrong, Collection<String> valid) {
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : valid) {
      if (wrong.length() > LONGEST || candidate.length() > LONGEST) {
        continue;
      }
      int distance = distance(wrong, candidate);
      if (distance < least && distance <= Math.max(1, candidate.length() / 3)) {
        least = distance;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * Edits that make one of the other: insert, delete, replace, swap neighbours (optimal alignment).
   */
  static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      int[] spare = before;
      before = previous;
      previous = row;
      row = spare;
    }
    return previous[b.length()];
  }
}

package io.edgenode.node.cli;

import java.util.Collection;

/** Guesses what a misspelt name was meant to be. */
final class Suggestion {
  /** Above this many edits a guess is noise. */
  private static final int FARTHEST = 3;

  private Suggestion() {}

  /** {@code ; did you mean 'filter'?}, or nothing where no known name is near. */
  static String of(String written, Collection<String> known) {
    String best = "";
    int least = Math.min(FARTHEST, Math.max(1, written.length() / 2)) + 1;
    for (String candidate : known) {
      int edits = distance(written, candidate);
      if (edits < least) {
        least = edits;
        best = candidate;
      }
    }
    return best.isEmpty() ? "" : "; did you mean '" + best + "'?";
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}

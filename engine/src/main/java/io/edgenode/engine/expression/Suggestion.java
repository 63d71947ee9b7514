package io.edgenode.engine.expression;

import java.util.Collection;

/** Finds the valid name that somebody probably meant. */
final class Suggestion {
  private Suggestion() {}

  /** {@code "; did you mean lower?"} or nothing. */
  static String didYouMean(String found, Collection<String> valid) {
    String best = "";
    int least = Math.max(1, found.length() / 3) + 1;
    for (String name : valid) {
      int distance = distance(found, name);
      if (distance < least) {
        least = distance;
        best = name;
      }
    }
    return best.isEmpty() ? "" : "; did you mean " + best + "?";
  }

  /** Levenshtein's, case ignored. */
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        char a = Character.toLowerCase(left.charAt(i - 1));
        char b = Character.toLowerCase(right.charAt(j - 1));
        int substituted = diagonal + (a == b ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[right.length()];
  }
}

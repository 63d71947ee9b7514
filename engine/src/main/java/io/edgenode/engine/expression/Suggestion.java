package io.edgenode.engine.expression;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds the valid name that somebody probably meant. */
final class Suggestion {
  /** So many letters make a word that tells something. */
  private static final int WORD = 3;

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

  /**
   * {@code "; did you mean lower?"}, or the functions in whose names one of the words occurs, and
   * where they all are.
   */
  static String ofFunctions(String found, Collection<String> valid) {
    String closest = didYouMean(found, valid);
    if (!closest.isEmpty()) {
      return closest;
    }
    List<String> near = valid.stream().filter(name -> shareWord(found, name)).toList();
    if (near.size() == 1) {
      return "; did you mean " + near.get(0) + "?";
    }
    return (near.isEmpty() ? "" : "; there are " + String.join(", ", near))
        + "; 'edge-node list functions' names them all";
  }

  /**
   * Whether a part of one name, of at least {@link #WORD} letters, begins the other or its part.
   */
  private static boolean shareWord(String found, String name) {
    String left = found.toLowerCase(Locale.ROOT);
    return Stream.of(name.split("_")).anyMatch(word -> word.length() >= WORD && left.contains(word))
        || Stream.of(left.split("_"))
            .anyMatch(word -> word.length() >= WORD && name.contains(word));
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

package io.edgenode.node.flowtest;

import java.util.ArrayList;
import java.util.List;

/** A diff of two lists as people read it: {@code -} expected, {@code +} given. Stateless. */
final class TextDiff {
  /** The most lines that are shown. */
  static final int MOST_LINES = 40;

  private static final int LONGEST = 300;

  /** Beyond so many lines on a side the longest common part is not searched for. */
  private static final int MOST_COMPARED = 1_000;

  private TextDiff() {}

  /** Whether a line on the left and one on the right are the same. */
  @FunctionalInterface
  interface Same {
    boolean test(int left, int right);
  }

  static List<String> of(List<String> left, List<String> right, Same same) {
    int begin = 0;
    while (begin < left.size() && begin < right.size() && same.test(begin, begin)) {
      begin++;
    }
    List<String> lines = new ArrayList<>();
    if (begin > 1) {
      lines.add("  … " + (begin - 1) + " as expected");
    }
    if (begin > 0) {
      lines.add("  " + shortened(left.get(begin - 1)));
    }
    merge(left, right, begin, same, lines);
    if (lines.size() > MOST_LINES) {
      int more = lines.size() - MOST_LINES;
      lines = new ArrayList<>(lines.subList(0, MOST_LINES));
      lines.add("  … and " + more + " lines more");
    }
    return lines;
  }

  private static void merge(
      List<String> left, List<String> right, int begin, Same same, List<String> lines) {
    int rows = Math.min(MOST_COMPARED, left.size() - begin);
    int columns = Math.min(MOST_COMPARED, right.size() - begin);
    int[][] common = new int[rows + 1][columns + 1];
    boolean[][] equal = new boolean[rows][columns];
    for (int i = rows - 1; i >= 0; i--) {
      for (int j = columns - 1; j >= 0; j--) {
        equal[i][j] = same.test(begin + i, begin + j);
        common[i][j] =
            equal[i][j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < rows || j < columns) {
      if (i < rows && j < columns && equal[i][j]) {
        lines.add("  " + shortened(left.get(begin + i)));
        i++;
        j++;
      } else if (i < rows && (j == columns || common[i + 1][j] >= common[i][j + 1])) {
        lines.add("- " + shortened(left.get(begin + i)));
        i++;
      } else {
        lines.add("+ " + shortened(right.get(begin + j)));
        j++;
      }
    }
  }

  /** A line of a report. */
  static String shortened(String text) {
    String line = text.replace("\n", "\\n").replace("\r", "\\r");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}

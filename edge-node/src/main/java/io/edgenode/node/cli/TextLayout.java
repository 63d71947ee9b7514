package io.edgenode.node.cli;

/** Breaks text into lines of a terminal's width. */
final class TextLayout {
  private TextLayout() {}

  /** One paragraph, broken between words, each line indented. */
  static String wrap(String paragraph, String indent, int width) {
    StringBuilder text = new StringBuilder(indent);
    int column = indent.length();
    for (String word : paragraph.strip().split("\\s+")) {
      if (column > indent.length() && column + 1 + word.length() > width) {
        text.append(System.lineSeparator()).append(indent);
        column = indent.length();
      } else if (column > indent.length()) {
        text.append(' ');
        column++;
      }
      text.append(word);
      column += word.length();
    }
    return text.toString();
  }
}

package io.edgenode.engine.config;

/** Finds the file position of a char inside a scalar that is written on a single line. */
final class ScalarPosition {
  private ScalarPosition() {}

  static Mark of(ConfigNode.Scalar scalar, int index) {
    String raw = scalar.raw();
    if (raw.isEmpty()) {
      return scalar.at();
    }
    int at = scalar.style() == ConfigNode.Style.PLAIN ? 0 : 1;
    int chars = 0;
    while (chars < index && at < raw.length()) {
      int length = sourceLength(raw, at, scalar.style());
      chars += textLength(raw, at, scalar.style());
      at += length;
    }
    return scalar.at().right(raw.codePointCount(0, Math.min(at, raw.length())));
  }

  /** How many chars of source the next piece of text takes. */
  private static int sourceLength(String raw, int at, ConfigNode.Style style) {
    char first = raw.charAt(at);
    if (style == ConfigNode.Style.SINGLE_QUOTED && first == '\'') {
      return 2;
    }
    if (style == ConfigNode.Style.DOUBLE_QUOTED && first == '\\' && at + 1 < raw.length()) {
      return switch (raw.charAt(at + 1)) {
        case 'x' -> 4;
        case 'u' -> 6;
        case 'U' -> 10;
        default -> 2;
      };
    }
    return Character.charCount(raw.codePointAt(at));
  }

  /** How many chars of text the next piece of source makes. */
  private static int textLength(String raw, int at, ConfigNode.Style style) {
    boolean escape = style == ConfigNode.Style.DOUBLE_QUOTED && raw.charAt(at) == '\\';
    if (escape && at + 1 < raw.length() && raw.charAt(at + 1) == 'U') {
      int end = Math.min(at + 10, raw.length());
      return Integer.parseUnsignedInt(raw, at + 2, end, 16) > 0xFFFF ? 2 : 1;
    }
    return escape ? 1 : Character.charCount(raw.codePointAt(at));
  }
}

package io.edgenode.engine.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns a file's bytes into text: UTF-8, with or without byte order mark, no control characters.
 */
final class ConfigText {
  private static final int NEXT_LINE = 0x85;

  private ConfigText() {}

  static String decode(String file, byte[] bytes) {
    if (bytes.length > Limits.BYTES) {
      throw new ConfigException(
          Mark.start(file), "is larger than " + Limits.BYTES + " bytes, the most a file may have");
    }
    refuseUtf16(file, bytes);
    CharBuffer chars = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes), chars, true);
    String text = chars.flip().toString();
    if (!text.isEmpty() && text.charAt(0) == '\uFEFF') {
      text = text.substring(1);
    }
    if (result.isError()) {
      throw new ConfigException(position(file, text, text.length()), "is not UTF-8 from here on");
    }
    refuseControls(file, text);
    return text;
  }

  private static void refuseUtf16(String file, byte[] bytes) {
    if (bytes.length >= 2) {
      int mark = (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
      if (mark == 0xFEFF || mark == 0xFFFE) {
        throw new ConfigException(Mark.start(file), "is UTF-16; save it as UTF-8");
      }
    }
  }

  private static void refuseControls(String file, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean control = c < ' ' && c != '\t' && c != '\n' && c != '\r';
      boolean other = c >= 0x7F && c < 0xA0 && c != NEXT_LINE || c == '\uFEFF' || c >= '\uFFFE';
      if (control || other) {
        throw new ConfigException(
            position(file, text, i),
            String.format("control character U+%04X is not allowed", (int) c));
      }
    }
  }

  /** The position of a char. */
  static Mark position(String file, String text, int index) {
    int line = 1;
    int start = 0;
    for (int i = 0; i < index; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    return new Mark(file, line, 1 + text.codePointCount(start, index));
  }
}

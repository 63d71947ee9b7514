package io.edgenode.processors.file;

import io.edgenode.engine.record.CsvSplitter;

/** Finds where the lines of one file end. Owner: the reader's worker. */
interface Framer {
  /**
   * The position behind the line that begins at {@code from}, its line end included, or -1 if it is
   * not complete.
   *
   * @param searched up to here it was looked at in an earlier call, which gave -1
   */
  int next(byte[] bytes, int from, int searched, int to);

  /** How many bytes a line end has. */
  int width();

  /** The end of the line's text, given where it begins and what {@link #next} gave. */
  int textEnd(byte[] bytes, int from, int next);

  /** Begins with another line. */
  void reset();

  /** Lines end at a line feed. */
  static Framer lines(LineEnd lineEnd) {
    return new Framer() {
      @Override
      public int next(byte[] bytes, int from, int searched, int to) {
        int end = lineEnd.find(bytes, searched, to);
        return end < 0 ? -1 : end + lineEnd.width();
      }

      @Override
      public int width() {
        return lineEnd.width();
      }

      @Override
      public int textEnd(byte[] bytes, int from, int next) {
        return lineEnd.textEnd(bytes, from, next);
      }

      @Override
      public void reset() {}
    };
  }

  /** Rows end at a line feed outside quotes. */
  static Framer rows(char delimiter) {
    CsvSplitter splitter = new CsvSplitter(delimiter);
    return new Framer() {
      @Override
      public int next(byte[] bytes, int from, int searched, int to) {
        return splitter.end(bytes, from, to);
      }

      @Override
      public int width() {
        return 1;
      }

      @Override
      public int textEnd(byte[] bytes, int from, int next) {
        return LineEnd.ONE_BYTE.textEnd(bytes, from, next);
      }

      @Override
      public void reset() {
        splitter.reset();
      }
    };
  }
}

package io.edgenode.processors.window;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.FlowException;

/**
 * How much a window component holds open, and how much it may: what is beyond goes to {@code
 * failure}, and what is open goes on. Counted by what is in the state alone, so that it is the same
 * behind a restart and in a replay: neither the heap nor time decides. Owner: the lane.
 */
final class Room {
  /** About what a window takes in the heap beside its bytes: objects, state and order. */
  private static final int WINDOW = 400;

  private final int maxKeys;
  private final int maxWindows;
  private final ByteSize maxSize;
  private final long maxBytes;
  private long windows;
  private long size;

  Room(int maxKeys, int maxWindows, ByteSize maxSize) {
    this.maxKeys = maxKeys;
    this.maxWindows = maxWindows;
    this.maxSize = maxSize;
    this.maxBytes = maxSize.bytes();
  }

  /**
   * What a window counts for, without what its cell takes.
   *
   * @param place how long its place in the state is, which is kept there and by the window
   * @param fields how long its key's fields are
   */
  static long window(int place, int fields) {
    return WINDOW + 2L * place + fields;
  }

  /**
   * Called before a key is opened.
   *
   * @param keys how many are open
   * @throws FlowException.BadData if that is all
   */
  void requireKey(int keys) {
    if (keys >= maxKeys) {
      throw new FlowException.BadData(
          "the window holds " + maxKeys + " keys, which is all that 'max-keys' allows");
    }
  }

  /**
   * Called before so many windows are opened.
   *
   * @throws FlowException.BadData if there is no room for them
   */
  void requireWindows(int more) {
    if (windows + more > maxWindows) {
      throw new FlowException.BadData(
          "of 'max-windows', "
              + maxWindows
              + ", "
              + windows
              + " are open, and this would open "
              + more
              + " more");
    }
    if (isFull()) {
      throw tooLarge();
    }
  }

  /** Whether nothing may become larger. */
  boolean isFull() {
    return size >= maxBytes;
  }

  /** Says that what is kept may not become larger. */
  FlowException.BadData tooLarge() {
    return new FlowException.BadData(
        "the open windows come to " + maxSize + ", which is all that 'max-size' allows");
  }

  void open(int more, long bytes) {
    windows += more;
    size += bytes;
  }

  void close(int fewer, long bytes) {
    windows -= fewer;
    size -= bytes;
  }

  /** What is open has become larger by so many bytes. */
  void grow(long bytes) {
    size += bytes;
  }
}

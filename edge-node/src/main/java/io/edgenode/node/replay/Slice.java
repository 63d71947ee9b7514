package io.edgenode.node.replay;

import io.edgenode.engine.api.repo.RecordKind;
import java.util.Locale;

/**
 * The form of an exported slice: lines of JSON, a head and then the records of one lane, data and
 * control alike; a slice of several lanes has one such part after another.
 *
 * <pre>
 * {"slice":1,"flow":"cold-chain","lane":0,"identity":"8f3a…","version":"5be1…","offset":0,"versions":{"5be1…":{…}}}
 * {"kind":"flow","epoch":1,"sequence":1,"elapsed":0,"arrival":"…","payload":"…"}
 * {"kind":"data","epoch":1,"sequence":2,"elapsed":3,"source":"readings","arrival":"…","attributes":{},"text":"…"}
 * </pre>
 *
 * The version is the one that holds at the first record; empty where the journal does not say it.
 * The offset is lane time minus elapsed time there, in milliseconds; a slice without it has 0.
 */
final class Slice {
  static final int FORMAT = 1;

  /** The longest line that is read: a large content of 48 MiB fits. */
  static final int LONGEST_LINE = 64 * 1024 * 1024;

  private Slice() {}

  static String word(RecordKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws IllegalArgumentException if there is no such kind
   */
  static RecordKind kind(String word) {
    return RecordKind.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}

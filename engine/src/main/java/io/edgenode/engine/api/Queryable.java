package io.edgenode.engine.api;

import java.util.List;
import java.util.Optional;

/**
 * What a processor is, beside {@link Processor}, that can be asked what it knows of its keys, such
 * as over HTTP; its descriptor says {@link Descriptor.Trait#QUERYABLE}. Asked on the lane, between
 * two records. To answer changes nothing: a question comes at no journalled time (P3).
 */
public interface Queryable {
  /**
   * Answers in bounded time: looks at no more than a small multiple of the question's limit.
   *
   * @throws IllegalQuestion if it could never be answered
   */
  Answer answer(Question question);

  /**
   * What is asked. The limit bounds a page; a question for one key has that key's entry or none.
   *
   * @param key one key, as {@link Entry#keyJson} shows it; empty to go through all
   * @param after where to go on, not included: keys come in the order of their bytes
   * @param limit how many entries at most
   */
  record Question(Optional<String> key, Optional<Key> after, int limit) {}

  /**
   * What is known.
   *
   * @param entries in the order of their keys
   * @param reached the key up to which was looked, where there are more behind it
   */
  record Answer(List<Entry> entries, Optional<Key> reached) {
    /** The answer of who knows nothing. */
    public static final Answer NOTHING = new Answer(List.of(), Optional.empty());

    public Answer {
      entries = List.copyOf(entries);
    }
  }

  /**
   * What is known of one key. Its arrays are read only.
   *
   * @param keyJson the key's parts by name, a JSON object
   * @param attributes of the FlowFile
   * @param record the FlowFile's content, a JSON record
   * @param sequence the journal sequence of the FlowFile, in its lane's journal
   */
  record Entry(Key key, byte[] keyJson, Attributes attributes, byte[] record, long sequence) {
    /** What it takes to tell, in bytes, or a little less. */
    public long size() {
      long pairs = 0;
      for (var pair : attributes.toMap().entrySet()) {
        pairs += pair.getKey().length() + (long) pair.getValue().length();
      }
      return keyJson.length + (long) record.length + pairs;
    }
  }

  /** A question that the component can't answer, whatever it knows; says what would be valid. */
  final class IllegalQuestion extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public IllegalQuestion(String message) {
      super(message);
    }
  }
}

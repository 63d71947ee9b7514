package io.edgenode.processors.httplistener;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourceContext.Recent;
import io.edgenode.engine.api.SourceContext.Recent.Before;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of the requests that carried an Idempotency-Key, the newest of them: so that one that
 * is sent again makes no second FlowFile (P2). Rebuilt at a start from the attributes of what was
 * journalled. Owner: the source's context.
 *
 * <pre>
 * http.idempotency-key   on every FlowFile of such a request
 * http.idempotency-body  on every one, too: what tells the body from another under the same key
 * http.idempotency-part  where its body has several: from-to/try, the elements that were handed to
 *                        intake together, once those before were journalled; with a dot at its
 *                        end on the last of them
 * </pre>
 *
 * Crash argument. A part of which the journal has all is taken. Of the last one it may have some:
 * with one lane those that stand before any gap are its first, for a power cut may take what lies
 * between others, so what is sent again goes on behind them; with several lanes nobody knows which,
 * and the part is taken again as a whole. A try has a name of its own, so what two of them left of
 * the same elements does not add up to all.
 *
 * <p>What was consumed may be released, so the journal may begin in the middle of a body. With one
 * lane and no gap up to an element all that stood before that in the journal was taken: the parts
 * before its own, and of that all if it is the last. If its last is not there, and its first are
 * gone, the part is taken again. With several lanes a gap in another lane need not show.
 */
final class Deliveries {
  static final String KEY = "http.idempotency-key";
  static final String BODY = "http.idempotency-body";
  static final String PART = "http.idempotency-part";

  private static final int MOST = 10_000;

  /** One request's elements, and how many of them are journalled. */
  static final class Delivery {
    private final Optional<String> key;
    private final Optional<String> body;
    private int journalled;
    private boolean active;

    private Delivery(Optional<String> key, Optional<String> body) {
      this.key = key;
      this.body = body;
    }

    /** That of a request without a key, which nobody will know again. */
    static Delivery once() {
      return new Delivery(Optional.empty(), Optional.empty());
    }

    private boolean isNothing() {
      return journalled == 0 && !active;
    }

    /** Whether it may be of this body; of what older versions journalled nobody knows. */
    private boolean mayBeOf(String other) {
      return body.isEmpty() || body.get().equals(other);
    }

    int journalled() {
      return journalled;
    }

    boolean isActive() {
      return active;
    }

    void begin() {
      active = true;
    }

    void journalled(int upTo) {
      journalled = upTo;
    }

    void end() {
      active = false;
    }

    /** A part of a body as it is handed to intake: marked, where there is a key. */
    List<Offered> part(List<Offered> files, int from, int to) {
      List<Offered> part = files.subList(from, to);
      if (key.isEmpty()) {
        return part;
      }
      Attributes marked = part.get(0).attributes().with(KEY, key.get());
      if (body.isPresent()) {
        marked = marked.with(BODY, body.get());
      }
      Attributes last = marked;
      if (files.size() > 1) {
        String text = new Part(from, to, freshTry()).text();
        last = marked.with(PART, text + Part.LAST);
        marked = marked.with(PART, text);
      }
      List<Offered> offered = new ArrayList<>(part.size());
      for (Offered each : part) {
        Attributes its = offered.size() == part.size() - 1 ? last : marked;
        offered.add(new Offered(each.content(), its, each.position()));
      }
      return offered;
    }

    private static String freshTry() {
      return Integer.toString(ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE), 36);
    }
  }

  /** Elements that were handed to intake together. */
  private record Part(int from, int to, String name) {
    static final String LAST = ".";

    private static final Pattern TEXT =
        Pattern.compile("([0-9]{1,9})-([0-9]{1,9})/([0-9a-z]+)\\.?");
    private static final Part SINGLE = new Part(0, 1, "");

    static Part of(Attributes attributes) {
      String text = attributes.get(PART);
      Matcher matcher = TEXT.matcher(text == null ? "" : text);
      return matcher.matches()
          ? new Part(
              Integer.parseInt(matcher.group(1)),
              Integer.parseInt(matcher.group(2)),
              matcher.group(3))
          : SINGLE;
    }

    /** Whether these are on the last of a part. */
    static boolean isLast(Attributes attributes) {
      String text = attributes.get(PART);
      return text != null && text.endsWith(LAST);
    }

    String text() {
      return from + "-" + to + "/" + name;
    }

    int length() {
      return to - from;
    }
  }

  private final Map<String, Delivery> byKey =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Delivery> eldest) {
          return size() > MOST;
        }
      };

  /**
   * The delivery of this key, a new one if nothing is known to be taken under it.
   *
   * @return empty where something of another body was taken
   */
  Optional<Delivery> of(String key, String body) {
    Delivery known = byKey.get(key);
    if (known == null || known.isNothing()) {
      known = new Delivery(Optional.of(key), Optional.of(body));
      byKey.put(key, known);
    }
    return known.mayBeOf(body) ? Optional.of(known) : Optional.empty();
  }

  /**
   * Before the first request.
   *
   * @param lanes by lane, what was journalled with a key, oldest first
   */
  void remember(List<List<Recent>> lanes) {
    Map<String, Map<Optional<String>, Map<Part, Found>>> known = new LinkedHashMap<>();
    int gaps = 0;
    for (List<Recent> lane : lanes) {
      for (Recent recent : lane) {
        gaps += recent.before() == Before.GAP ? 1 : 0;
        String key = recent.attributes().get(KEY);
        if (key != null) {
          int before = gaps;
          known
              .computeIfAbsent(key, unknown -> new LinkedHashMap<>())
              .computeIfAbsent(
                  Optional.ofNullable(recent.attributes().get(BODY)), body -> new LinkedHashMap<>())
              .computeIfAbsent(
                  Part.of(recent.attributes()),
                  part -> new Found(before, recent.before() == Before.NOTHING))
              .add(gaps, Part.isLast(recent.attributes()));
        }
      }
    }
    // Of several bodies under one key the last counts: the others had been forgotten by then.
    known.forEach(
        (key, bodies) ->
            bodies.forEach(
                (body, parts) -> {
                  Delivery delivery = new Delivery(Optional.of(key), body);
                  delivery.journalled(upTo(parts, lanes.size() == 1));
                  byKey.put(key, delivery);
                }));
  }

  /** How much of a part the journal has. */
  private static final class Found {
    private final int gaps;
    private final boolean fromFirst;
    private int all;
    private int first;
    private boolean last;

    /**
     * @param gaps how many gaps the look back met before the first of them
     * @param fromFirst whether that is the part's first: nothing is missing directly before it
     */
    Found(int gaps, boolean fromFirst) {
      this.gaps = gaps;
      this.fromFirst = fromFirst;
    }

    void add(int gapsNow, boolean isLast) {
      all++;
      last |= isLast && gapsNow == 0;
      if (fromFirst && gapsNow == gaps) {
        first++;
      }
    }

    /** How many of its elements are there for certain, from its first on. */
    int of(Part part, boolean inOrder) {
      boolean whole = all >= part.length() || (inOrder && last);
      return whole ? part.length() : inOrder ? first : 0;
    }
  }

  /** Up to where parts reach without a gap, each as far as it is known to be there. */
  private static int upTo(Map<Part, Found> parts, boolean inOrder) {
    int upTo = 0;
    for (Map.Entry<Part, Found> part : parts.entrySet()) {
      if (inOrder && part.getValue().gaps == 0) {
        upTo = Math.max(upTo, part.getKey().from());
      }
    }
    int reached = -1;
    while (upTo > reached) {
      reached = upTo;
      for (Map.Entry<Part, Found> part : parts.entrySet()) {
        Part elements = part.getKey();
        if (elements.from() <= reached) {
          upTo = Math.max(upTo, elements.from() + part.getValue().of(elements, inOrder));
        }
      }
    }
    return upTo;
  }
}

package io.edgenode.processors.httplistener;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What became of the requests that carried an Idempotency-Key, the newest of them: so that one that
 * is sent again makes no second FlowFile (P2). Lives as long as the source. Owner: the source's
 * context.
 */
final class Deliveries {
  private static final int MOST = 10_000;

  /** One request's elements, and how many of them are journalled. */
  static final class Delivery {
    private int journalled;
    private boolean active;

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
  }

  private final Map<String, Delivery> byKey =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Delivery> eldest) {
          return size() > MOST;
        }
      };

  /** The delivery of this key, a new one if none is known. */
  Delivery of(String key) {
    return byKey.computeIfAbsent(key, unknown -> new Delivery());
  }
}

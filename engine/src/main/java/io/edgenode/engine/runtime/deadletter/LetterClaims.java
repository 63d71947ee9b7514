package io.edgenode.engine.runtime.deadletter;

/**
 * Hears which large contents dead letters refer to (K13). Called on a worker, under the lock of the
 * letters.
 */
public interface LetterClaims {
  /** Nobody hears of it. */
  LetterClaims NONE =
      new LetterClaims() {
        @Override
        public void referred(String claim) {}

        @Override
        public void gone(String claim) {}

        @Override
        public void retried(String claim) {}
      };

  /** One letter more refers to it. */
  void referred(String claim);

  /** One letter less refers to it, for good: what took the letter away survives a power cut. */
  void gone(String claim);

  /** One letter less refers to it, for that letter goes through its flow again. */
  void retried(String claim);
}

package io.edgenode.engine.config;

/** Decrypts {@code ENC(…)}. */
@FunctionalInterface
public interface SecretResolver {
  /**
   * @param cipherText what stands between the parentheses
   * @return the secret
   * @throws IllegalArgumentException if it can't be decrypted; the message says why and holds
   *     neither the key nor the secret
   */
  String decrypt(String cipherText);

  /** Refuses: no key is configured. */
  static SecretResolver none() {
    return cipherText -> {
      throw new IllegalArgumentException(
          "no secrets key can be configured yet; put the secret into the environment, and write"
              + " ${env:NAME}");
    };
  }
}

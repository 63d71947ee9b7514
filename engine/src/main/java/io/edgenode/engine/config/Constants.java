package io.edgenode.engine.config;

import io.edgenode.engine.config.ConfigNode.Scalar;
import io.edgenode.engine.expression.ParameterValue;
import io.edgenode.engine.expression.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the references of one expression or template stand for, and which of them it uses. Owner:
 * one load.
 */
final class Constants implements Parameters {
  private final Substitution substitution;
  private final Scalar scalar;
  private final String path;
  private final boolean secret;
  private final Map<String, Object> used = new TreeMap<>();

  Constants(Substitution substitution, Scalar scalar, String path, boolean secret) {
    this.substitution = substitution;
    this.scalar = scalar;
    this.path = path;
    this.secret = secret;
  }

  @Override
  public @Nullable ParameterValue value(String reference) {
    Substitution.Value value = substitution.constant(reference, scalar, secret);
    if (value == null) {
      return null;
    }
    used.put(reference, value.secret() ? "" : Substitution.json(value.constant()));
    return value.constant();
  }

  @Override
  public List<String> names() {
    return substitution.names();
  }

  /** The text of a secret that a resolved form left to the present file. */
  Optional<String> storedSecret() {
    return substitution.storedSecret(scalar);
  }

  /** The text with its references, which the resolved form defines; hashed with what they mean. */
  Canon canon() {
    if (secret) {
      return new Canon.Leaf(substitution.secretReference(scalar, path), "");
    }
    return new Canon.Leaf(
        scalar.text(), used.isEmpty() ? scalar.text() : List.of(scalar.text(), used));
  }
}

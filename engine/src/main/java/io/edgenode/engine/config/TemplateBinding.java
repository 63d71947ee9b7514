package io.edgenode.engine.config;

import io.edgenode.engine.expression.FunctionRegistry;
import io.edgenode.engine.expression.InvalidExpressionException;
import io.edgenode.engine.expression.ParameterValue;
import io.edgenode.engine.expression.Parameters;
import io.edgenode.engine.expression.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a template; one that is encrypted as a whole is literal text. */
record TemplateBinding(FunctionRegistry functions) implements Binding<Template> {
  /** What stands in the template's source in place of a secret. */
  private static final String SECRET = "secret";

  @Override
  public @Nullable Bound<Template> read(ConfigNode node, Reading reading) {
    if (!(node instanceof ConfigNode.Scalar scalar)) {
      reading.expected("a single text", node);
      return null;
    }
    if (Substitution.isEncrypted(scalar)) {
      return encrypted(scalar, reading);
    }
    Constants constants = reading.constants(scalar);
    Optional<String> stored = constants.storedSecret();
    try {
      String source = stored.orElse(scalar.text());
      Template value = Template.compile(source, constants, functions);
      return new Bound<>(value, constants.canon());
    } catch (InvalidExpressionException e) {
      reading.error(scalar.position(e.offset()), "is no template: " + e.getMessage());
      return null;
    }
  }

  private @Nullable Bound<Template> encrypted(ConfigNode.Scalar scalar, Reading reading) {
    Reading.Text text = reading.text(scalar);
    if (text == null) {
      return null;
    }
    Parameters secret = Parameters.of(Map.of(SECRET, ParameterValue.of(text.value())));
    Template value = Template.compile("${" + SECRET + "}", secret, functions);
    return new Bound<>(value, text.canon(""));
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", List.of("string", "number", "boolean"));
  }

  @Override
  public String name() {
    return "template";
  }
}

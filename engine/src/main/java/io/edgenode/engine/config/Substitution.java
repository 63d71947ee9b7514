package io.edgenode.engine.config;

import io.edgenode.engine.config.ConfigNode.Entry;
import io.edgenode.engine.config.ConfigNode.Mapping;
import io.edgenode.engine.config.ConfigNode.Scalar;
import io.edgenode.engine.expression.ParameterValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ${name}}, {@code ${env:NAME:-default}} and {@code ENC(…)} stand for in one file.
 * Keeps account of which references a resolved form must still hold: those that expressions use,
 * with their values, and those that secrets are made of, as they were written (K37). Owner: one
 * load.
 */
public final class Substitution {
  private static final Pattern ENCRYPTED = Pattern.compile("ENC\\((.*)\\)", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
  private static final String ENV = "env:";
  private static final String LITERAL = "literal:";

  /**
   * What a reference stands for.
   *
   * @param constant in an expression
   * @param text within text, exactly as it was written
   * @param secret whether it came out of {@code ENC(…)}
   */
  record Value(ParameterValue constant, String text, boolean secret) {
    static Value of(String text, boolean secret) {
      return new Value(ParameterValue.of(text), text, secret);
    }

    Value typed() {
      return secret ? this : new Value(Substitution.typed(text), text, false);
    }

    /** Tells nothing of what may be a secret. */
    @Override
    public String toString() {
      return "Value";
    }
  }

  private final Map<String, String> environment;
  private final SecretResolver secrets;
  private final @Nullable Map<String, String> presentSecrets;
  private final Problems problems;
  private final Map<String, Scalar> written = new LinkedHashMap<>();
  private final Map<String, Value> parameters = new LinkedHashMap<>();
  private final Set<String> failed = new HashSet<>();
  private final Set<String> used = new HashSet<>();
  private final Map<String, Value> usedByExpressions = new LinkedHashMap<>();
  private final Set<String> usedBySecrets = new HashSet<>();
  private final Map<String, String> plainSecrets = new HashMap<>();
  private final Set<String> misspelt = new HashSet<>();

  private Substitution(
      Map<String, String> environment,
      SecretResolver secrets,
      @Nullable Map<String, String> presentSecrets,
      Problems problems) {
    this.environment = environment;
    this.secrets = secrets;
    this.presentSecrets = presentSecrets;
    this.problems = problems;
  }

  /** For a file that people write. */
  public static Substitution of(
      Map<String, String> environment, SecretResolver secrets, Problems problems) {
    return new Substitution(environment, secrets, null, problems);
  }

  /**
   * For a resolved form.
   *
   * @param presentSecrets the secrets that the present file has in plain text, by path: what {@link
   *     #plainSecrets} gave
   */
  public static Substitution ofVersion(
      Map<String, String> environment,
      SecretResolver secrets,
      Map<String, String> presentSecrets,
      Problems problems) {
    return new Substitution(environment, secrets, Map.copyOf(presentSecrets), problems);
  }

  Problems problems() {
    return problems;
  }

  /** Notes that a key of this mapping was reported, and what it probably should be. */
  void misspelt(Mapping mapping, String probably) {
    misspelt.add(mapping.at() + " " + probably);
  }

  /** Whether this option is probably there, under a wrong name that was reported. */
  boolean isMisspelt(Mapping mapping, String option) {
    return misspelt.contains(mapping.at() + " " + option);
  }

  /** Reads the {@code parameters} section; called before anything that may refer to it. */
  public void declare(Mapping section) {
    for (Entry entry : section.entries()) {
      String name = entry.name();
      boolean frozen = presentSecrets != null && name.startsWith(ENV);
      if (!frozen && !NAME.matcher(name).matches()) {
        failed.add(name);
        problems.error(
            entry.key().at(),
            "a parameter's name is letters, digits, '-' and '_', a letter first, not "
                + Shown.value(name));
      }
      Value value = entry.value() instanceof Scalar scalar ? parameter(name, scalar) : null;
      if (value != null) {
        parameters.put(name, value);
      } else {
        failed.add(name);
        if (!(entry.value() instanceof Scalar)) {
          notText(name, entry.value());
        }
      }
    }
  }

  private void notText(String name, ConfigNode node) {
    problems.error(
        node.at(),
        "parameter '" + name + "' must be text, a number, true or false, not " + node.kind());
  }

  private @Nullable Value parameter(String name, Scalar scalar) {
    if (scalar.absent()) {
      notText(name, scalar);
      return null;
    }
    written.put(name, scalar);
    Value value = resolve(scalar, false);
    List<References.Part> parts = value == null ? List.of() : References.split(scalar);
    boolean whole = parts.size() == 1 && parts.get(0).reference();
    boolean typed = whole || scalar.style() == ConfigNode.Style.PLAIN;
    return value != null && typed ? value.typed() : value;
  }

  /** A number or a boolean where the text is exactly one, as JSON writes it. */
  private static ParameterValue typed(String text) {
    Long whole = Scalars.whole(text);
    if (whole != null) {
      return ParameterValue.of((long) whole);
    }
    Double real = Scalars.real(text);
    if (real != null) {
      return ParameterValue.of((double) real);
    }
    return switch (text) {
      case "true" -> ParameterValue.of(true);
      case "false" -> ParameterValue.of(false);
      default -> ParameterValue.of(text);
    };
  }

  /**
   * Puts in what the text refers to; null where something is unknown, which is reported.
   *
   * @param secret whether the option is one: then its references are kept as written
   */
  @Nullable Value resolve(Scalar scalar, boolean secret) {
    Matcher encrypted = ENCRYPTED.matcher(scalar.text());
    if (encrypted.matches()) {
      return decrypt(scalar.at(), encrypted.group(1));
    }
    List<References.Part> parts;
    try {
      parts = References.split(scalar);
    } catch (ConfigException e) {
      problems.error(e.at(), String.valueOf(e.getMessage()));
      return null;
    }
    StringBuilder text = new StringBuilder();
    boolean tainted = false;
    boolean complete = true;
    for (References.Part part : parts) {
      Value value =
          part.reference()
              ? reference(part.text(), scalar.position(part.at()))
              : Value.of(part.text(), false);
      complete &= value != null;
      if (value != null) {
        text.append(value.text());
        tainted |= value.secret();
      }
    }
    if (secret || tainted) {
      parts.stream().filter(References.Part::reference).forEach(p -> usedBySecrets.add(p.text()));
    }
    return complete ? Value.of(text.toString(), tainted) : null;
  }

  /**
   * What an expression's or a template's reference stands for; null where no such name is declared,
   * which is left to the caller to report.
   *
   * @param secret whether the option is one: then its references are kept as written
   */
  @Nullable Value constant(String reference, Scalar scalar, boolean secret) {
    boolean other = reference.startsWith(ENV) || isStored(reference);
    if (!parameters.containsKey(reference) && !failed.contains(reference) && !other) {
      return null;
    }
    int index = Math.max(0, scalar.text().indexOf("${" + reference));
    Value value = reference(reference, scalar.position(index));
    if (value == null) {
      return new Value(ParameterValue.none(), "", false);
    }
    Value constant = parameters.containsKey(reference) ? value : value.typed();
    usedByExpressions.put(reference, constant);
    if (secret || constant.secret()) {
      usedBySecrets.add(reference);
    }
    return constant;
  }

  private boolean isStored(String reference) {
    return presentSecrets != null && reference.startsWith(LITERAL);
  }

  /** The text of a secret that a resolved form left to the present file; absent if it is none. */
  Optional<String> storedSecret(Scalar scalar) {
    String text = scalar.text();
    boolean whole = text.startsWith("${") && text.indexOf('}') == text.length() - 1;
    if (!whole || !isStored(text.substring(2))) {
      return Optional.empty();
    }
    String path = text.substring(2 + LITERAL.length(), text.length() - 1);
    boolean known = presentSecret(path, scalar.at()) != null;
    return known ? Optional.ofNullable(plainSecrets.get(path)) : Optional.of("");
  }

  static boolean isEncrypted(Scalar scalar) {
    return ENCRYPTED.matcher(scalar.text()).matches();
  }

  private @Nullable Value reference(String reference, Mark at) {
    Value declared = parameters.get(reference);
    if (declared != null) {
      used.add(reference);
      return declared;
    }
    if (failed.contains(reference)) {
      used.add(reference);
      return null;
    }
    if (reference.startsWith(ENV)) {
      return environment(reference.substring(ENV.length()), at);
    }
    if (isStored(reference)) {
      return presentSecret(reference.substring(LITERAL.length()), at);
    }
    String hint =
        names().isEmpty() ? "; none are declared" : Suggestion.forName(reference, names());
    problems.error(at, "unknown parameter " + Shown.value(reference) + hint);
    return null;
  }

  private @Nullable Value environment(String reference, Mark at) {
    int split = reference.indexOf(":-");
    String name = split < 0 ? reference : reference.substring(0, split);
    String value = environment.get(name);
    if (split >= 0 && (value == null || value.isEmpty())) {
      value = reference.substring(split + 2);
    }
    if (value == null) {
      problems.error(
          at,
          "environment variable "
              + Shown.value(name)
              + " is not set; ${env:"
              + Shown.line(name)
              + ":-default} gives a default");
      return null;
    }
    Matcher encrypted = ENCRYPTED.matcher(value);
    return encrypted.matches() ? decrypt(at, encrypted.group(1)) : Value.of(value, false);
  }

  private @Nullable Value presentSecret(String path, Mark at) {
    String value = presentSecrets == null ? null : presentSecrets.get(path);
    if (value == null) {
      problems.error(at, "the secret at " + path + " is no longer in the flow's file");
      return null;
    }
    plainSecrets.put(path, value);
    return Value.of(value.replace("$${", "${"), true);
  }

  private @Nullable Value decrypt(Mark at, String cipherText) {
    try {
      return Value.of(secrets.decrypt(cipherText), true);
    } catch (IllegalArgumentException e) {
      problems.error(at, "ENC(…) can't be decrypted: " + e.getMessage());
      return null;
    }
  }

  /** What may stand in {@code ${…}}, for messages. */
  List<String> names() {
    return parameters.keySet().stream().filter(name -> !name.startsWith(ENV)).toList();
  }

  /** A secret as the resolved form writes it: the reference it was, or where it stands in plain. */
  String secretReference(Scalar scalar, String path) {
    List<References.Part> parts = References.split(scalar);
    if (isEncrypted(scalar) || parts.stream().anyMatch(References.Part::reference)) {
      return scalar.text();
    }
    plainSecrets.put(path, scalar.text());
    return "${" + LITERAL + path + "}";
  }

  /** Whether what this stands for is in a file that people write, here or as a parameter. */
  boolean isPlain(Scalar scalar) {
    return presentSecrets == null
        && !scalar.text().isBlank()
        && !isEncrypted(scalar)
        && References.split(scalar).stream().allMatch(p -> !p.reference() || isPlain(p.text()));
  }

  /** A parameter refers to those before it alone: none leads round in a ring. */
  private boolean isPlain(String name) {
    return parameters.containsKey(name)
        && Optional.ofNullable(written.get(name)).filter(this::isPlain).isPresent();
  }

  /**
   * Reports what was declared and never used. Where there are errors, what is named by a part that
   * could not be read counts as used.
   *
   * @param root the whole file
   */
  public void warnUnused(ConfigNode root) {
    Set<String> meant = problems.hasErrors() ? References.meant(root, written.keySet()) : Set.of();
    written.forEach(
        (name, scalar) -> {
          boolean isUsed = used.contains(name) || meant.contains(name);
          if (presentSecrets == null && !isUsed && !failed.contains(name)) {
            problems.warning(scalar.at(), "parameter '" + name + "' is not used");
          }
        });
  }

  /** The {@code parameters} section of the resolved form; called when everything is bound. */
  public Map<String, Object> resolvedParameters() {
    Map<String, Object> section = new LinkedHashMap<>();
    Stream.concat(written.keySet().stream(), usedByExpressions.keySet().stream())
        .distinct()
        .forEach(name -> resolvedParameter(name, section));
    return section;
  }

  private void resolvedParameter(String name, Map<String, Object> section) {
    Scalar scalar = written.get(name);
    Value constant = usedByExpressions.get(name);
    boolean secret = usedBySecrets.contains(name) || constant != null && constant.secret();
    if (scalar != null && secret) {
      section.put(name, secretReference(scalar, "parameters." + name));
    } else if (constant != null && !secret) {
      section.put(name, json(constant.constant()));
    }
  }

  /** As JSON writes it. */
  static Object json(ParameterValue constant) {
    if (constant instanceof ParameterValue.Whole whole) {
      return whole.value();
    }
    if (constant instanceof ParameterValue.Real real) {
      return real.value();
    }
    return constant instanceof ParameterValue.Flag flag
        ? (Object) flag.value()
        : References.escape(constant.asText());
  }

  /** The secrets that stand in plain text in the file, by path; never to be shown or stored. */
  public Map<String, String> plainSecrets() {
    return Map.copyOf(plainSecrets);
  }
}

package io.edgenode.engine.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.edgenode.engine.config.ConfigNode.Entry;
import io.edgenode.engine.config.ConfigNode.Mapping;
import io.edgenode.engine.config.ConfigNode.Scalar;
import io.edgenode.engine.expression.InvalidExpressionException;
import io.edgenode.engine.expression.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Binding} sees while it reads one option: whose it is, what its text stands for and
 * where to report. Immutable but for what it reports into. Owner: one load.
 */
public final class Reading {
  /** Declared defaults, each parsed once: no more than there are options. */
  private static final Map<String, ConfigNode> DEFAULTS = new ConcurrentHashMap<>();

  private final Substitution substitution;
  private final String owner;
  private final String path;
  private final String name;
  private final @Nullable OptionSpec option;
  private final boolean secret;

  private Reading(
      Substitution substitution,
      String owner,
      String path,
      String name,
      @Nullable OptionSpec option,
      boolean secret) {
    this.substitution = substitution;
    this.owner = owner;
    this.path = path;
    this.name = name;
    this.option = option;
    this.secret = secret;
  }

  /**
   * Begins to read one thing that has options.
   *
   * @param owner how messages call it, such as {@code sink 'archive'}
   * @param path where it stands in the file, such as {@code sinks.archive}
   */
  public static Reading of(Substitution substitution, String owner, String path) {
    return new Reading(substitution, owner, path, "", null, false);
  }

  /**
   * The text of a scalar with everything put in.
   *
   * @param value never to be shown if {@code secret}
   */
  public record Text(String value, boolean secret, String reference) {
    /** How a message shows it. */
    public String shown() {
      return secret ? "the secret given" : Shown.value(value);
    }

    /**
     * What it is written as.
     *
     * @param printed the value it was read as, written canonically
     */
    public Canon canon(Object printed) {
      if (secret) {
        return new Canon.Leaf(reference, "");
      }
      Object resolved = printed instanceof String text ? References.escape(text) : printed;
      return new Canon.Leaf(resolved, printed);
    }
  }

  /** The text of a node; null where it is no scalar or refers to what is unknown: reported. */
  public @Nullable Text text(ConfigNode node) {
    if (!(node instanceof Scalar scalar)) {
      expected("a single value", node);
      return null;
    }
    Substitution.Value value = substitution.resolve(scalar, secret);
    if (value == null) {
      return null;
    }
    if (secret && substitution.isPlain(scalar)) {
      warn(
          scalar.at(),
          "stands in plain text in this file: put it into the environment, and write ${env:NAME}");
    }
    boolean hidden = secret || value.secret();
    String reference = hidden ? substitution.secretReference(scalar, path) : "";
    return new Text(value.text(), hidden, reference);
  }

  /**
   * Reads a text of the expression language, in which {@code ${…}} are typed constants; null where
   * it is none, which then was reported.
   *
   * @param expected how a message calls it, such as {@code a single expression}
   * @param none how a message says that it is not one, such as {@code is no expression}
   * @param compiler throws {@link InvalidExpressionException} where it is none
   */
  public <T> @Nullable Bound<T> compiled(
      ConfigNode node, String expected, String none, BiFunction<String, Parameters, T> compiler) {
    if (!(node instanceof Scalar scalar)) {
      expected(expected, node);
      return null;
    }
    Constants constants = constants(scalar);
    try {
      return new Bound<>(compiler.apply(scalar.text(), constants), constants.canon());
    } catch (InvalidExpressionException e) {
      error(scalar.position(e.offset()), none + ": " + e.getMessage());
      return null;
    }
  }

  /** What the references in an expression or a template stand for. */
  Constants constants(Scalar scalar) {
    return new Constants(substitution, scalar, path, secret);
  }

  /** Whether anything was written; if not, that is reported. */
  public boolean present(ConfigNode node) {
    if (node instanceof Scalar scalar && scalar.absent()) {
      error(node, "has no value" + YamlHints.piece(name));
      return false;
    }
    return true;
  }

  /** Reports that another kind of node would be valid, with the pitfall that often causes it. */
  public void expected(String what, ConfigNode found) {
    boolean flow =
        found instanceof Mapping mapping && mapping.flow()
            || found instanceof ConfigNode.Sequence sequence && sequence.flow();
    boolean pitfall = flow && what.startsWith("a single");
    error(
        found,
        "must be " + what + ", not " + found.kind() + (pitfall ? "; " + YamlHints.QUOTE : ""));
  }

  /** Reports a problem of this option; the message goes on after its name. */
  public void error(ConfigNode at, String message) {
    error(at.at(), message);
  }

  /** Reports a problem of this option at a place within its text. */
  public void error(Mark at, String message) {
    substitution.problems().error(at, quotedName() + " " + message);
  }

  /** Reports a problem in words of its own. */
  void plainError(ConfigNode at, String message) {
    substitution.problems().error(at.at(), message);
  }

  void warn(ConfigNode at, String message) {
    substitution.problems().warning(at.at(), message);
  }

  /** Warns of this option at a place within its text; the message goes on after its name. */
  void warn(Mark at, String message) {
    substitution.problems().warning(at, quotedName() + " " + message);
  }

  /** Reports the keys of a mapping that none of these records has as an option. */
  public void onlyKeys(Mapping mapping, String what, List<RecordSpec<?>> specs, String... others) {
    List<String> valid = new ArrayList<>(List.of(others));
    List<String> accepted = new ArrayList<>(valid);
    for (RecordSpec<?> spec : specs) {
      valid.addAll(spec.names());
      accepted.addAll(spec.names());
      spec.options().forEach(option -> accepted.addAll(option.formerly()));
    }
    for (Entry entry : mapping.entries()) {
      if (!accepted.contains(entry.name())) {
        boolean empty = entry.value() instanceof Scalar scalar && scalar.absent();
        String piece = empty ? YamlHints.piece(entry.name()) : "";
        substitution
            .problems()
            .error(
                entry.key().at(),
                "unknown option "
                    + Shown.value(entry.name())
                    + " of "
                    + what
                    + (piece.isEmpty() ? Suggestion.forName(entry.name(), valid) : piece));
        Suggestion.closest(entry.name(), valid)
            .ifPresent(probably -> substitution.misspelt(mapping, probably));
      }
    }
  }

  /** Whether this option is probably there, under a wrong name that {@link #onlyKeys} reported. */
  boolean isMisspelt(Mapping mapping) {
    return option != null && substitution.isMisspelt(mapping, option.name());
  }

  /** The options of a record, out of a mapping that may hold others too. */
  public <R extends Record> @Nullable Bound<R> options(
      RecordSpec<R> spec, Bindings bindings, Mapping mapping) {
    return new RecordBinding<>(spec, bindings).options(mapping, this);
  }

  /** One option out of a mapping, or its default; null where it is none, which is reported. */
  public @Nullable Bound<?> option(OptionSpec spec, Bindings bindings, Mapping mapping) {
    return RecordBinding.option(spec, bindings, mapping, option(spec));
  }

  /** One option's value, standing alone; null where it is none, which is reported. */
  public @Nullable Bound<?> value(OptionSpec spec, Bindings bindings, ConfigNode node) {
    Reading reading = option(spec);
    return reading.present(node) ? bindings.of(spec.type()).read(node, reading) : null;
  }

  Reading option(OptionSpec spec) {
    return new Reading(
        substitution,
        owner,
        path + "." + spec.name(),
        join(spec.name()),
        spec,
        secret || spec.declared().secret());
  }

  /** The same for a default, which is no secret whatever the option is. */
  Reading open() {
    return new Reading(substitution, owner, path, name, option, false);
  }

  public Reading key(String key) {
    return new Reading(substitution, owner, path + "." + key, join(key), option, secret);
  }

  private String join(String inner) {
    return name.isEmpty() ? inner : name + "." + inner;
  }

  /** The limits of the option being read. */
  Limit limit() {
    return option == null ? new Limit("", "") : new Limit(option.min(), option.max());
  }

  /** The least and the greatest value as written; empty where there is none. */
  record Limit(String min, String max) {}

  /** The default of an option as a node, standing where the mapping does that leaves it out. */
  ConfigNode defaultNode(OptionSpec spec, Mark at) {
    String written = spec.defaultValue().orElse("");
    return written.isEmpty()
        ? Scalar.of(at, "")
        : DEFAULTS.computeIfAbsent(spec.name() + ": " + written, key -> parsed(spec, written));
  }

  private ConfigNode parsed(OptionSpec spec, String written) {
    Problems none = new Problems();
    Optional<ConfigNode> node =
        ConfigReader.read("default of " + spec.name(), written.getBytes(UTF_8), none);
    if (node.isEmpty() || none.hasErrors()) {
      throw new IllegalStateException(owner + ": the default of " + spec.name() + ": " + none);
    }
    return node.get();
  }

  /** Whether the option being read is a secret. */
  public boolean secret() {
    return secret;
  }

  String quotedName() {
    return name.isEmpty() ? owner : "'" + name + "'";
  }

  /** How messages call what the option belongs to. */
  public String owner() {
    return owner;
  }
}

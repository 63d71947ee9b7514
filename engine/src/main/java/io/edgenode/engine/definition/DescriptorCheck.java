package io.edgenode.engine.definition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.config.ConfigNode;
import io.edgenode.engine.config.ConfigNode.Entry;
import io.edgenode.engine.config.ConfigNode.Mapping;
import io.edgenode.engine.config.ConfigNode.Scalar;
import io.edgenode.engine.config.ConfigReader;
import io.edgenode.engine.config.Mark;
import io.edgenode.engine.config.OptionSpec;
import io.edgenode.engine.config.Problems;
import io.edgenode.engine.config.Reading;
import io.edgenode.engine.config.RecordSpec;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.config.Substitution;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds component types to what every type owes: a summary, documented options, examples that load.
 * For tests of whoever adds types: an undocumented or wrongly documented option fails their build.
 */
public final class DescriptorCheck {
  /** An example may show that a secret is encrypted; what it says is nobody's business here. */
  private static final SecretResolver ANY_SECRET = cipherText -> cipherText;

  private final ComponentRegistry registry;

  public DescriptorCheck(ComponentRegistry registry) {
    this.registry = registry;
  }

  /** Everything that is amiss, over all types; empty if nothing is. */
  public List<String> findings() {
    List<String> findings = new ArrayList<>();
    for (Descriptor<?> descriptor : registry.all()) {
      String what = ComponentRegistry.kindName(descriptor.kind()) + " " + descriptor.type();
      if (descriptor.summary().isBlank()) {
        findings.add(what + " has no summary");
      }
      if (descriptor.examples().isEmpty()) {
        findings.add(what + " has no example");
      }
      options(what, "", RecordSpec.of(descriptor.config()), findings);
      for (Descriptor.Example example : descriptor.examples()) {
        load(what, descriptor, example, findings);
      }
    }
    return findings;
  }

  private void options(String what, String prefix, RecordSpec<?> spec, List<String> findings) {
    for (OptionSpec option : spec.options()) {
      String name = what + ": option " + prefix + option.name();
      if (option.declared().doc().isBlank()) {
        findings.add(name + " has no doc");
      }
      option
          .defaultValue()
          .ifPresent(written -> value(name + ", default", option, written, findings));
      if (!option.declared().example().isEmpty()) {
        value(name + ", example", option, option.declared().example(), findings);
      }
      registry
          .bindings()
          .nested(option.type())
          .forEach(inner -> options(what, prefix + option.name() + ".", inner, findings));
    }
  }

  private void value(String what, OptionSpec option, String written, List<String> findings) {
    Problems problems = new Problems();
    Optional<ConfigNode> node =
        written.isEmpty()
            ? Optional.of(Scalar.of(Mark.start(what), ""))
            : ConfigReader.read(what, written.getBytes(UTF_8), problems);
    Substitution substitution = Substitution.of(Map.of(), ANY_SECRET, problems);
    Reading reading = Reading.of(substitution, what, "check");
    node.ifPresent(read -> reading.value(option, registry.bindings(), read));
    problems.list().forEach(problem -> findings.add(problem.toString()));
  }

  private <C extends Record> void load(
      String what, Descriptor<C> descriptor, Descriptor.Example example, List<String> findings) {
    String name = what + ", example '" + example.title() + "'";
    Problems problems = new Problems();
    Optional<ConfigNode> node = ConfigReader.read(name, example.yaml().getBytes(UTF_8), problems);
    if (node.isPresent() && node.get() instanceof Mapping mapping) {
      Section section = Section.of(descriptor.kind());
      Substitution substitution = Substitution.of(Map.of(), ANY_SECRET, problems);
      new ComponentReader(registry, substitution, problems)
          .read(
              section, Scalar.of(mapping.at(), "example"), completed(mapping, descriptor, section));
    } else if (node.isPresent()) {
      problems.error(node.get().at(), "is no mapping of options");
    }
    problems.list().forEach(problem -> findings.add(problem.toString()));
  }

  /** An example may leave out its type, and what it reads. */
  private static Mapping completed(Mapping mapping, Descriptor<?> descriptor, Section section) {
    List<Entry> entries = new ArrayList<>(mapping.entries());
    if (mapping.get("type").isEmpty()) {
      entries.add(entry(mapping.at(), "type", descriptor.type()));
    }
    if (section != Section.SOURCES && mapping.get("from").isEmpty()) {
      entries.add(new Entry(Scalar.of(mapping.at(), "from"), inputs(mapping.at(), descriptor)));
    }
    return new Mapping(mapping.at(), entries, mapping.flow());
  }

  private static ConfigNode inputs(Mark at, Descriptor<?> descriptor) {
    List<ConfigNode> roles = new ArrayList<>();
    descriptor.inputs().forEach(role -> roles.add(Scalar.of(at, role)));
    return roles.isEmpty() ? Scalar.of(at, "input") : new ConfigNode.Sequence(at, roles, true);
  }

  private static Entry entry(Mark at, String key, String value) {
    return new Entry(Scalar.of(at, key), Scalar.of(at, value));
  }
}

package io.edgenode.engine.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Everything there is to know of one component type: what it is called, what configures it, where
 * its FlowFiles go, how it is made. Lint, reference, schema and the runtime all read this.
 *
 * @param <C> the config record
 */
public final class Descriptor<C extends Record> {
  /** The sections of a flow. */
  public enum Kind {
    SOURCE,
    PROCESSOR,
    WINDOW,
    SINK
  }

  /** What a descriptor may say beside its options. */
  public enum Trait {
    /** Emits nothing for some inputs because it keeps them in its state (K24: absorbed). */
    ABSORBS,
    /** Emits nothing for some inputs because a declared policy drops them. */
    DROPS,
    /**
     * A processor that emits one FlowFile for each, once, and what that is and where it goes
     * depends on its input and its options alone: an instance that is never opened, on another
     * thread, may compute it before the lane comes to it. The TestKit plays such a twin beside the
     * opened instance. Contradicts {@link #STATEFUL}, {@link #ABSORBS}, {@link #DROPS}, {@link
     * #NOT_DETERMINISTIC} and {@link #QUERYABLE}; no asynchronous processor can be stateless.
     */
    STATELESS,
    /** Has state: with several lanes its key must hold the partition fields (K16). */
    STATEFUL,
    /** Its answers come from outside, so replay may differ (P3). */
    NOT_DETERMINISTIC,
    /** A processor that is {@link Queryable}. */
    QUERYABLE,
    /** A sink whose protocol keeps order with several batches in flight (K27). */
    PIPELINED,
    /** A sink that talks to another machine (K28 lint). */
    REMOTE,
    /** A sink that is better off with few large writes: its default linger is 5 s, not 0. */
    STORE,
    /** A sink that writes files under a path of its own (K29 lint). */
    WRITES_FILES,
    /** A source that reads the files that its path names, or matches as a pattern. */
    READS_FILES,
    /** A source that never ends, whatever its options say. */
    ENDLESS
  }

  /** How a component is made from its config. */
  public sealed interface Factory<C> {
    record OfSource<C>(Function<C, Source> make) implements Factory<C> {}

    record OfProcessor<C>(Function<C, Processor> make) implements Factory<C> {}

    record OfAsyncProcessor<C>(Function<C, AsyncProcessor> make) implements Factory<C> {}

    record OfWindow<C>(Function<C, WindowManager> make) implements Factory<C> {}

    record OfSink<C>(Function<C, Sink> make) implements Factory<C> {}
  }

  /**
   * @param title what it shows
   * @param yaml the component's options in YAML flow or block style, without its name; a test runs
   *     it
   */
  public record Example(String title, String yaml) {}

  private final Kind kind;
  private final String type;
  private final Class<C> config;
  private final Factory<C> factory;
  private final String summary;
  private final String description;
  private final List<Relationship> relationships;
  private final List<Example> examples;
  private final List<Trait> traits;
  private final List<String> inputs;
  private final Function<C, List<Relationship>> dynamic;
  private final boolean fixedRelationships;
  private final Function<C, List<String>> exclusives;
  private final Predicate<C> endless;
  private final int stateVersion;

  private Descriptor(Builder<C> builder) {
    this.kind = builder.kind;
    this.type = builder.type;
    this.config = builder.config;
    this.factory = builder.factory;
    this.summary = builder.summary;
    this.description = builder.description;
    this.relationships = List.copyOf(builder.relationships);
    this.examples = List.copyOf(builder.examples);
    this.traits = List.copyOf(builder.traits);
    this.inputs = List.copyOf(builder.inputs);
    this.dynamic = builder.dynamic;
    this.fixedRelationships = builder.fixedRelationships;
    this.exclusives = builder.exclusives;
    this.endless = builder.endless;
    this.stateVersion = builder.stateVersion;
  }

  public static <C extends Record> Builder<C> source(
      String type, Class<C> config, Function<C, Source> make) {
    return new Builder<>(Kind.SOURCE, type, config, new Factory.OfSource<>(make));
  }

  /** A processor with relationships {@code success} and {@code failure}. */
  public static <C extends Record> Builder<C> processor(
      String type, Class<C> config, Function<C, Processor> make) {
    return new Builder<>(Kind.PROCESSOR, type, config, new Factory.OfProcessor<>(make))
        .relationship(Relationship.SUCCESS)
        .relationship(Relationship.FAILURE);
  }

  /** An asynchronous processor with relationships {@code success} and {@code failure}. */
  public static <C extends Record> Builder<C> asyncProcessor(
      String type, Class<C> config, Function<C, AsyncProcessor> make) {
    return new Builder<>(Kind.PROCESSOR, type, config, new Factory.OfAsyncProcessor<>(make))
        .relationship(Relationship.SUCCESS)
        .relationship(Relationship.FAILURE);
  }

  /**
   * A window manager with relationships {@code success}, {@code late} and {@code failure}: it has
   * state and absorbs what it takes in.
   */
  public static <C extends Record> Builder<C> window(
      String type, Class<C> config, Function<C, WindowManager> make) {
    return new Builder<>(Kind.WINDOW, type, config, new Factory.OfWindow<>(make))
        .relationship(Relationship.SUCCESS)
        .relationship(Relationship.LATE)
        .relationship(Relationship.FAILURE)
        .trait(Trait.STATEFUL)
        .trait(Trait.ABSORBS);
  }

  public static <C extends Record> Builder<C> sink(
      String type, Class<C> config, Function<C, Sink> make) {
    return new Builder<>(Kind.SINK, type, config, new Factory.OfSink<>(make));
  }

  public Kind kind() {
    return kind;
  }

  /** The name in {@code type:}. */
  public String type() {
    return type;
  }

  public Class<C> config() {
    return config;
  }

  public Factory<C> factory() {
    return factory;
  }

  /** One sentence. */
  public String summary() {
    return summary;
  }

  /** Some paragraphs, plain text. */
  public String description() {
    return description;
  }

  /** The ways out that every instance has; the first is the primary one. */
  public List<Relationship> relationships() {
    return relationships;
  }

  /** Whether every instance has these ways out and no others, whatever its config. */
  public boolean hasFixedRelationships() {
    return fixedRelationships;
  }

  /** The ways out of an instance with this config, the fixed ones included. */
  public List<Relationship> relationships(C instance) {
    List<Relationship> all = new ArrayList<>(dynamic.apply(instance));
    all.addAll(relationships);
    return all;
  }

  public List<Example> examples() {
    return examples;
  }

  public boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /**
   * What the entries of its {@code from} are, in order, where there must be exactly these: a join
   * has {@code left} and {@code right}. Empty where it reads any number, all alike.
   */
  public List<String> inputs() {
    return inputs;
  }

  /** Whether a source with this config never ends: {@code --until-complete} would wait for ever. */
  public boolean endless(C instance) {
    return has(Trait.ENDLESS) || endless.test(instance);
  }

  /**
   * What an instance with this config must have for itself among all flows of a node, such as a
   * path of a port: the same text means the same thing.
   */
  public List<String> exclusives(C instance) {
    return exclusives.apply(instance);
  }

  /** Raised when what the component keeps changes its meaning; part of its state schema (K36). */
  public int stateVersion() {
    return stateVersion;
  }

  /** Collects a descriptor. */
  public static final class Builder<C extends Record> {
    private final Kind kind;
    private final String type;
    private final Class<C> config;
    private final Factory<C> factory;
    private String summary = "";
    private String description = "";
    private final List<Relationship> relationships = new ArrayList<>();
    private boolean fixedRelationships = true;
    private final List<Example> examples = new ArrayList<>();
    private final List<Trait> traits = new ArrayList<>();
    private List<String> inputs = List.of();
    private Function<C, List<Relationship>> dynamic = instance -> List.of();
    private Predicate<C> endless = instance -> false;
    private Function<C, List<String>> exclusives = instance -> List.of();
    private int stateVersion = 1;

    private Builder(Kind kind, String type, Class<C> config, Factory<C> factory) {
      this.kind = kind;
      this.type = type;
      this.config = config;
      this.factory = factory;
    }

    public Builder<C> summary(String sentence) {
      this.summary = sentence;
      return this;
    }

    public Builder<C> description(String paragraphs) {
      this.description = paragraphs;
      return this;
    }

    public Builder<C> relationship(Relationship relationship) {
      relationships.add(relationship);
      return this;
    }

    /** Takes away {@code success}, for components that have named ways out only. */
    public Builder<C> withoutSuccess() {
      relationships.remove(Relationship.SUCCESS);
      return this;
    }

    /** Ways out that depend on the config, such as a route's. */
    public Builder<C> relationships(Function<C, List<Relationship>> ofInstance) {
      this.dynamic = ofInstance;
      this.fixedRelationships = false;
      return this;
    }

    /** Says which configs make a source that never ends, such as a file that is followed. */
    public Builder<C> endlessWhen(Predicate<C> test) {
      this.endless = test;
      return this;
    }

    /** Says what an instance must have for itself, in words that follow "can't have". */
    public Builder<C> exclusives(Function<C, List<String>> ofInstance) {
      this.exclusives = ofInstance;
      return this;
    }

    public Builder<C> example(String title, String yaml) {
      examples.add(new Example(title, yaml));
      return this;
    }

    /**
     * Says what each entry of {@code from} is: exactly so many must be there, and their order is
     * part of the state schema.
     */
    public Builder<C> inputs(String... roles) {
      inputs = List.of(roles);
      return this;
    }

    public Builder<C> trait(Trait trait) {
      traits.add(trait);
      return this;
    }

    /** 1 unless said; raise it when the code gives kept state another meaning (K36). */
    public Builder<C> stateVersion(int version) {
      this.stateVersion = version;
      return this;
    }

    public Descriptor<C> build() {
      return new Descriptor<>(this);
    }
  }
}

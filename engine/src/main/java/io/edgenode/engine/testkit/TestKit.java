package io.edgenode.engine.testkit;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Processor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A scenario for one processor: FlowFiles sent, time passed by hand, inputs ended; then what must
 * have come out by which relationship. {@link #verify} plays it in every {@link Mode}, so a
 * processor that keeps anything outside its state store, or whose codec loses something, fails the
 * scenario that any test of it would write. One that says {@code STATELESS} is played once more
 * beside a twin that is never opened, and fails where the two differ.
 *
 * <pre>{@code
 * TestKit.of(DedupeProcessor.DESCRIPTOR, "key: [sensor], ttl: 10s")
 *     .send("{\"sensor\":1}", "{\"sensor\":1}")
 *     .pass(Duration.ofSeconds(10))
 *     .send("{\"sensor\":1}")
 *     .expect("success", "{\"sensor\":1}", "{\"sensor\":1}")
 *     .expect("duplicate", "{\"sensor\":1}")
 *     .verify();
 * }</pre>
 *
 * <p>Owner: the test's thread.
 *
 * @param <C> the component's config record
 */
public final class TestKit<C extends Record> {
  /** The ways in which a scenario is played. */
  public enum Mode {
    /** One instance from beginning to end. */
    PLAIN,
    /** After each step the state is written, and a fresh instance reads it and goes on. */
    RESTORED,
    /** As restored, but from a whole snapshot and every later change on top of it. */
    RESTORED_FROM_CHANGES,
    /** As restored, but behind some steps only, so that an instance lives for more than one. */
    RESTORED_AT_TIMES
  }

  private final Descriptor<C> descriptor;
  private final C config;
  private final Function<C, Processor> factory;
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, List<String>> expected = new LinkedHashMap<>();
  private Attributes attributes = Attributes.empty();

  private TestKit(Descriptor<C> descriptor, C config, Function<C, Processor> factory) {
    this.descriptor = descriptor;
    this.config = config;
    this.factory = factory;
  }

  /** A scenario for a processor with this config. */
  public static <C extends Record> TestKit<C> of(Descriptor<C> descriptor, C config) {
    if (descriptor.factory() instanceof Descriptor.Factory.OfProcessor<C> processor) {
      return new TestKit<>(descriptor, config, processor.make());
    }
    throw new IllegalArgumentException(
        descriptor.type() + " is no processor; the TestKit drives processors");
  }

  /**
   * A scenario for a processor with options as they stand in a flow file.
   *
   * @param options the inside of a YAML mapping in flow style: {@code where: "temperature > 30"}
   * @throws AssertionError with every problem, if they are not valid
   */
  public static <C extends Record> TestKit<C> of(Descriptor<C> descriptor, String options) {
    return of(descriptor, Options.read(descriptor, options));
  }

  /** What FlowFiles that are sent from now on carry. */
  public TestKit<C> attributes(String... keysAndValues) {
    attributes = Attributes.of(keysAndValues);
    return this;
  }

  /** Sends a FlowFile for each of these contents. */
  public TestKit<C> send(String... contents) {
    for (String content : contents) {
      send(Content.of(content.getBytes(StandardCharsets.UTF_8)));
    }
    return this;
  }

  /** Sends a FlowFile with this content. */
  public TestKit<C> send(Content content) {
    steps.add(new Step.Send(attributes, content));
    return this;
  }

  /** Lets elapsed and lane time pass; timers that become due fire on the way, in order. */
  public TestKit<C> pass(Duration time) {
    steps.add(new Step.Pass(time.toMillis()));
    return this;
  }

  /** Ends all inputs; more may be sent afterwards. */
  public TestKit<C> end() {
    steps.add(new Step.End());
    return this;
  }

  /** Says which contents must leave by a relationship, in this order, at the end. */
  public TestKit<C> expect(String relationship, String... contents) {
    if (descriptor.relationships(config).stream()
        .noneMatch(way -> way.name().equals(relationship))) {
      throw new IllegalArgumentException(
          descriptor.type() + " has no relationship '" + relationship + "'");
    }
    expected.computeIfAbsent(relationship, name -> new ArrayList<>()).addAll(List.of(contents));
    return this;
  }

  /**
   * Plays the scenario in every mode, and beside a twin if the descriptor says {@link
   * Descriptor.Trait#STATELESS}.
   *
   * @return what came out in {@link Mode#PLAIN}, for what else there is to say about it
   * @throws AssertionError if in any mode anything else came out than expected, by any
   *     relationship, or if the modes differ in anything, or the twin does
   */
  public Played verify() {
    Played plain = play(Mode.PLAIN);
    plain.check(expected);
    for (Mode mode : Mode.values()) {
      play(mode).checkSame(plain);
    }
    if (descriptor.has(Descriptor.Trait.STATELESS)) {
      Player<C> opened = new Player<>(config, factory, Mode.PLAIN);
      Twin twin = new Twin(descriptor.type(), factory.apply(config), opened);
      steps.forEach(twin::play);
    }
    return plain;
  }

  /** Plays the scenario in one mode and says what came out, whatever was expected. */
  public Played play(Mode mode) {
    Player<C> player = new Player<>(config, factory, mode);
    steps.forEach(player::play);
    return player.played();
  }
}

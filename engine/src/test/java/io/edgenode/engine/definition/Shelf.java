package io.edgenode.engine.definition;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Descriptor.Trait;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.api.Relationship.Unconnected;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.Source;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.expression.Expression;
import io.edgenode.engine.expression.KeySpec;
import io.edgenode.engine.expression.Template;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Component types for the tests of this package: every option type, never run. */
final class Shelf {
  static final Relationship UNMATCHED =
      new Relationship("unmatched", "The rest.", Unconnected.FILTERED);

  enum Format {
    NDJSON,
    WHOLE_FILE
  }

  record FeedConfig(
      @Option(doc = "What to read.", example = "in.ndjson") String path,
      @Option(doc = "How.", defaultValue = "ndjson") Format format,
      @Option(doc = "Wait for more.", defaultValue = "false") boolean follow,
      @Option(doc = "A password.", defaultValue = "", secret = true) String token) {}

  record PickConfig(
      @Option(doc = "How much.", example = "7", min = "0", max = "100") int level,
      @Option(doc = "A factor.", defaultValue = "1.5") double factor,
      @Option(doc = "Names.", defaultValue = "[]") List<String> names,
      @Option(doc = "A table.", defaultValue = "{}") Map<String, Long> table,
      @Option(doc = "Tuning.", defaultValue = "1s", min = "1ms", max = "1h", shapesState = false)
          Duration every,
      @Option(doc = "Room.", formerly = "space") Optional<ByteSize> room,
      @Option(doc = "When.", defaultValue = "ts") Stamp stamp,
      @Option(doc = "Which.", example = "temperature > 3") Optional<Expression> only,
      @Option(doc = "A condition.", defaultValue = "true") Expression where,
      @Option(doc = "By what.", defaultValue = "[]") KeySpec key) {
    PickConfig {
      where.requireCondition();
      if (level == 13) {
        throw new IllegalArgumentException("'level' must not be 13");
      }
    }
  }

  record Stamp(
      @Option(doc = "Which field.", shorthand = true) String field,
      @Option(doc = "Its unit.", defaultValue = "ms") String unit) {}

  record SplitConfig(@Option(doc = "Ways.", example = "{ a: b }") Map<String, Expression> routes) {
    SplitConfig {
      routes.values().forEach(Expression::requireCondition);
    }
  }

  record StoreConfig(
      @Option(doc = "Where.", example = "out/{{ lane }}.ndjson") Template path,
      @Option(doc = "A password.", secret = true) Optional<String> password,
      @Option(doc = "Headers.", defaultValue = "{}") Map<String, Template> headers) {
    StoreConfig {
      path = path.path();
    }
  }

  record CallConfig(@Option(doc = "Whom.", example = "http://x/") String url) {}

  record NoConfig() {}

  private Shelf() {}

  static ComponentRegistry registry() {
    return ComponentRegistry.of(
        List.of(
            Descriptor.source("feed", FeedConfig.class, c -> never(Source.class))
                .trait(Trait.READS_FILES)
                .summary("Reads.")
                .example("One", "{ type: feed, path: in.ndjson }")
                .build(),
            Descriptor.processor("pick", PickConfig.class, c -> new Pass())
                .summary("Picks.")
                .description("Some, and\nothers not.")
                .example("Half", "level: 50\nnames: [a, b]\nwhere: temperature > 3")
                .relationship(UNMATCHED)
                .trait(Trait.STATEFUL)
                .build(),
            Descriptor.processor("fork", SplitConfig.class, c -> new Pass())
                .withoutSuccess()
                .relationships(
                    c ->
                        c.routes().keySet().stream()
                            .map(name -> new Relationship(name, "A way.", Unconnected.FILTERED))
                            .toList())
                .relationship(UNMATCHED)
                .build(),
            Descriptor.processor("pass", NoConfig.class, c -> new Pass()).build(),
            Descriptor.asyncProcessor(
                    "ask",
                    CallConfig.class,
                    c -> never(io.edgenode.engine.api.AsyncProcessor.class))
                .build(),
            Descriptor.sink("store", StoreConfig.class, c -> never(Sink.class))
                .trait(Trait.WRITES_FILES)
                .build(),
            Descriptor.sink("post", CallConfig.class, c -> never(Sink.class))
                .trait(Trait.REMOTE)
                .build(),
            Descriptor.sink("drop", NoConfig.class, c -> never(Sink.class)).build()));
  }

  /** "Decrypts" by turning round. */
  static final SecretResolver BACKWARDS =
      cipher -> {
        if (cipher.isEmpty()) {
          throw new IllegalArgumentException("it is empty");
        }
        return new StringBuilder(cipher).reverse().toString();
      };

  static FlowLoader loader() {
    return new FlowLoader(registry(), Map.of("HOME", "/home/gate", "LIMIT", "31"), BACKWARDS);
  }

  static FlowLoader.Loaded load(String yaml) {
    return load("flow.yaml", yaml);
  }

  static FlowLoader.Loaded load(String name, String text) {
    return loader().load(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Loads what must be valid. */
  static FlowDefinition valid(String yaml) {
    FlowLoader.Loaded loaded = load(yaml);
    return loaded.flow().orElseThrow(() -> new AssertionError("not valid:\n" + loaded.problems()));
  }

  private static <T> T never(Class<T> type) {
    throw new AssertionError("no " + type.getSimpleName() + " is made when a flow is loaded");
  }

  private static final class Pass implements Processor {
    @Override
    public void process(FlowFile in, Output out) {
      throw new AssertionError("nothing runs when a flow is loaded");
    }
  }
}

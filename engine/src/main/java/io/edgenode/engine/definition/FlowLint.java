package io.edgenode.engine.definition;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Descriptor.Trait;
import io.edgenode.engine.config.Bound;
import io.edgenode.engine.config.Canon;
import io.edgenode.engine.config.ConfigNode;
import io.edgenode.engine.config.Mark;
import io.edgenode.engine.config.Problems;
import io.edgenode.engine.expression.KeySpec;
import io.edgenode.engine.expression.Template;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checks what no single component shows: lanes (K16), sinks (K28, K29). Owner: one load. */
final class FlowLint {
  private static final String PATH = "path";

  /** A lane's journal lies in files of 16 KiB at least: it takes several, and large contents. */
  private static final ByteSize LEAST_OF_LANE = new ByteSize(64 * 1024);

  private static final Pattern LANE = Pattern.compile("\\{\\{[^}]*\\blane\\b[^}]*}}");

  /**
   * @param lanes how many
   * @param partitionBy the fields that decide a FlowFile's lane
   * @param maxSize of the journal that they share; empty where just that could not be read
   */
  record Lanes(int lanes, List<String> partitionBy, Optional<ByteSize> maxSize) {}

  private final Optional<Lanes> lanes;
  private final List<Draft> drafts;
  private final ConfigNode.Mapping root;
  private final Problems problems;
  private final Map<String, Exclusive> exclusives = new LinkedHashMap<>();

  /**
   * @param lanes empty where they could not be read
   */
  FlowLint(Optional<Lanes> lanes, List<Draft> drafts, ConfigNode.Mapping root, Problems problems) {
    this.lanes = lanes;
    this.drafts = drafts;
    this.root = root;
    this.problems = problems;
  }

  void check() {
    lanes.filter(wanted -> wanted.lanes() > 1).ifPresent(this::checkLanes);
    checkPaths();
    checkRemoteBuffers();
    checkExclusives();
  }

  /** What the components must have for themselves, each once. */
  Collection<Exclusive> exclusives() {
    return exclusives.values();
  }

  private void checkExclusives() {
    for (Draft draft : drafts) {
      for (String what : wanted(draft)) {
        Exclusive wanted = new Exclusive(what, draft.title(), draft.at());
        Exclusive first = exclusives.putIfAbsent(what, wanted);
        // Two sinks of one flow with one path are told with the path, templates included.
        if (first != null && !draft.has(Trait.WRITES_FILES)) {
          problems.error(draft.at(), first.taken(wanted));
        }
      }
    }
  }

  private static List<String> wanted(Draft draft) {
    return draft.config().isPresent() && draft.descriptor().isPresent()
        ? wanted(draft.descriptor().get(), draft.config().get().value())
        : List.of();
  }

  @SuppressWarnings("unchecked") // the reader binds a component's config to its descriptor's class
  private static <C extends Record> List<String> wanted(Descriptor<C> descriptor, Record config) {
    return descriptor.exclusives((C) config);
  }

  private void checkLanes(Lanes wanted) {
    if (wanted.partitionBy().isEmpty()) {
      Mark at = root.get("lanes").map(ConfigNode::at).orElse(root.at());
      problems.error(
          at,
          "'lanes' is "
              + wanted.lanes()
              + ", so 'partition-by' must name the fields that decide"
              + " a FlowFile's lane");
    }
    wanted.maxSize().ifPresent(maxSize -> checkShares(wanted.lanes(), maxSize));
    for (Draft draft : drafts) {
      if (draft.has(Trait.WRITES_FILES) && draft.config().isPresent() && !namesLane(draft)) {
        problems.error(
            pathMark(draft),
            "lanes share no file: with 'lanes' "
                + wanted.lanes()
                + " the path must hold {{ lane }}");
      }
      if (draft.has(Trait.STATEFUL) && draft.config().isPresent()) {
        checkKey(wanted, draft);
      }
    }
  }

  /**
   * Where a lane's share can't hold what must stay in it, the lane would be full for ever (K14).
   */
  private void checkShares(int count, ByteSize maxSize) {
    long least = count * LEAST_OF_LANE.bytes();
    if (maxSize.bytes() < least) {
      Mark at =
          root.get("journal")
              .filter(ConfigNode.Mapping.class::isInstance)
              .flatMap(journal -> ((ConfigNode.Mapping) journal).get("max-size"))
              .map(ConfigNode::at)
              .orElse(root.at());
      problems.error(
          at,
          "'max-size' is "
              + maxSize
              + ", shared by "
              + count
              + " lanes, of which each needs "
              + LEAST_OF_LANE
              + ": give them "
              + new ByteSize(least)
              + " at least, or have at most "
              + maxSize.bytes() / LEAST_OF_LANE.bytes()
              + " lanes");
    }
  }

  /** Each lane has its own state, so one key's FlowFiles must all come to one lane. */
  private void checkKey(Lanes wanted, Draft draft) {
    Optional<KeySpec> key = option(draft, KeySpec.class);
    List<String> missing =
        wanted.partitionBy().stream()
            .filter(field -> key.isEmpty() || !key.get().holdsFields(List.of(field)))
            .toList();
    if (key.isEmpty() || key.get().isEmpty()) {
      problems.error(
          draft.at(),
          draft.title()
              + " has state and no key, so with 'lanes' "
              + wanted.lanes()
              + " each lane would have its own: give it a key with the fields of"
              + " 'partition-by'");
    } else if (!missing.isEmpty()) {
      problems.error(
          draft.options().get("key").map(ConfigNode::at).orElse(draft.at()),
          "the key of "
              + draft.title()
              + " lacks "
              + String.join(", ", missing)
              + " of 'partition-by', so a key's FlowFiles could be on several lanes");
    }
  }

  private static boolean namesLane(Draft draft) {
    Optional<Template> template = option(draft, Template.class);
    return template.isPresent()
        ? template.get().path().namesLane()
        : path(draft).filter(text -> LANE.matcher(text).find()).isPresent();
  }

  /** The value of the first option of a type; one of templates called path comes before others. */
  private static <T> Optional<T> option(Draft draft, Class<T> type) {
    Record config = draft.config().orElseThrow().value();
    return Stream.of(config.getClass().getRecordComponents())
        .sorted(Comparator.comparing(component -> !component.getName().equals(PATH)))
        .map(component -> value(config, component))
        .map(value -> value instanceof Optional<?> optional ? optional.orElse(null) : value)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  private static Object value(Record config, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(config);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " can't be read", e);
    }
  }

  private void checkPaths() {
    Map<String, Draft> writers = new LinkedHashMap<>();
    for (Draft draft : drafts) {
      Optional<String> path = path(draft).filter(p -> draft.has(Trait.WRITES_FILES));
      if (path.isPresent()) {
        Draft first = writers.putIfAbsent(FilePattern.normal(path.get()), draft);
        if (first != null) {
          problems.error(
              pathMark(draft),
              "two sinks can't write one path: '"
                  + first.name()
                  + "' at line "
                  + first.at().line()
                  + " has it too");
        }
      }
    }
    for (Draft draft : drafts) {
      path(draft)
          .filter(p -> draft.has(Trait.READS_FILES))
          .map(FilePattern::new)
          .ifPresent(read -> checkLoop(draft, read, writers));
    }
  }

  /** What a flow writes and reads again comes round for ever. */
  private void checkLoop(Draft reader, FilePattern read, Map<String, Draft> writers) {
    writers.forEach(
        (path, writer) -> {
          if (!path.contains("{{") && read.names(path)) {
            problems.error(
                pathMark(reader),
                reader.title()
                    + " would read what "
                    + writer.title()
                    + " at line "
                    + writer.at().line()
                    + " writes, round and round: give one of them another path");
          }
        });
  }

  private void checkRemoteBuffers() {
    List<Draft> remote =
        drafts.stream().filter(d -> d.has(Trait.REMOTE) && onMemoryBuffer(d)).toList();
    if (remote.size() > 1) {
      List<String> names = remote.stream().map(Draft::name).toList();
      problems.warning(
          remote.get(1).at(),
          "the sinks "
              + String.join(", ", names)
              + " talk to other machines on memory buffers: if"
              + " one is away, all wait; buffer: disk isolates a sink");
    }
  }

  private static boolean onMemoryBuffer(Draft draft) {
    return draft.common().map(Bound::value).orElse(null) instanceof SinkOptions sink
        && sink.buffer() == SinkOptions.Buffer.MEMORY;
  }

  /** The path with its parameters put in. */
  private static Optional<String> path(Draft draft) {
    if (draft.config().map(Bound::canon).orElse(null) instanceof Canon.Fields fields) {
      return Optional.ofNullable(fields.fields().get(PATH)).map(canon -> text(canon.identity()));
    }
    return Optional.empty();
  }

  /** A template's identity is its text and what its references stand for. */
  private static String text(Object identity) {
    if (identity instanceof List<?> parts
        && parts.size() == 2
        && parts.get(1) instanceof Map<?, ?> used) {
      String text = parts.get(0).toString();
      for (Map.Entry<?, ?> constant : used.entrySet()) {
        text = text.replace("${" + constant.getKey() + "}", constant.getValue().toString());
      }
      return text;
    }
    return identity.toString();
  }

  private static Mark pathMark(Draft draft) {
    return draft.options().get(PATH).map(ConfigNode::at).orElse(draft.at());
  }
}

package io.edgenode.engine.config;

import io.edgenode.engine.config.ConfigNode.Entry;
import io.edgenode.engine.config.ConfigNode.Mapping;
import io.edgenode.engine.config.ConfigNode.Scalar;
import io.edgenode.engine.config.ConfigNode.Sequence;
import io.edgenode.engine.config.ConfigNode.Style;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;

/**
 * Builds the tree of one YAML document from snakeyaml's events. Nothing is resolved or constructed:
 * a scalar stays the text that was written, so YAML 1.1's guesses and snakeyaml's constructor bugs
 * don't exist here. Our own limits hold while the events are pulled: snakeyaml's scanner takes
 * quadratic time in the nesting depth, so a deep file must be left at the limit, not after. Owner:
 * one load.
 */
final class YamlTree {
  private record Anchored(ConfigNode node, long nodes, int height) {}

  private final String file;
  private final String text;
  private final int[] codePointOffsets;
  private final Problems problems;
  private final TreeBudget budget = new TreeBudget();
  private final Map<String, @Nullable Anchored> anchors = new HashMap<>();
  private final Iterator<Event> events;
  private Mark last;
  private int height;

  YamlTree(String file, String text, Problems problems) {
    this.file = file;
    this.text = text;
    this.problems = problems;
    this.last = Mark.start(file);
    this.codePointOffsets = supplementary(text);
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    this.events = new Yaml(options).parse(new StringReader(text)).iterator();
  }

  ConfigNode read() {
    Event event = next();
    while (!(event instanceof DocumentStartEvent)) {
      if (event instanceof StreamEndEvent) {
        throw new ConfigException(Mark.start(file), "is empty");
      }
      event = next();
    }
    ConfigNode root = node(next());
    while (!(event instanceof StreamEndEvent)) {
      event = next();
      if (event instanceof DocumentStartEvent) {
        throw new ConfigException(last, "begins a second document; a file holds one");
      }
    }
    return root;
  }

  /** The one place that calls snakeyaml: whatever it throws has a position and a hint here. */
  private Event next() {
    try {
      Event event = events.next();
      last = mark(event.getStartMark());
      return event;
    } catch (MarkedYAMLException e) {
      org.yaml.snakeyaml.error.Mark at =
          e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
      throw new ConfigException(at == null ? last : mark(at), YamlHints.explain(e));
    } catch (RuntimeException e) {
      throw new ConfigException(last, "is not YAML from here on: " + Shown.line(e.getMessage()));
    }
  }

  private ConfigNode node(Event event) {
    Mark at = last;
    if (event instanceof AliasEvent alias) {
      return alias(alias, at);
    }
    String anchor = event instanceof NodeEvent node ? node.getAnchor() : null;
    if (anchor != null) {
      anchors.put(anchor, null);
    }
    long before = budget.nodes();
    budget.add(at, 1);
    ConfigNode node;
    if (event instanceof ScalarEvent scalar) {
      refuseTag(at, scalar.getTag());
      node = scalar(scalar, at);
      height = 0;
    } else {
      CollectionStartEvent start = (CollectionStartEvent) event;
      refuseTag(at, start.getTag());
      budget.enter(at);
      boolean mapping = start.is(Event.ID.MappingStart);
      node = mapping ? mapping(at, start.isFlow()) : sequence(at, start.isFlow());
      budget.leave();
    }
    if (anchor != null) {
      anchors.put(anchor, new Anchored(node, budget.nodes() - before, height));
    }
    return node;
  }

  private ConfigNode alias(AliasEvent alias, Mark at) {
    budget.alias(at);
    Anchored target = anchors.get(alias.getAnchor());
    if (target == null) {
      boolean inside = anchors.containsKey(alias.getAnchor());
      throw new ConfigException(
          at,
          inside
              ? "alias *" + alias.getAnchor() + " refers to what it is part of"
              : "alias *"
                  + alias.getAnchor()
                  + " has no anchor &"
                  + alias.getAnchor()
                  + " before it; text that begins with * must be quoted");
    }
    budget.deeper(at, target.height());
    budget.add(at, target.nodes());
    height = target.height();
    return target.node();
  }

  private Sequence sequence(Mark at, boolean flow) {
    List<ConfigNode> items = new ArrayList<>();
    int highest = 0;
    for (Event event = next(); !event.is(Event.ID.SequenceEnd); event = next()) {
      items.add(node(event));
      highest = Math.max(highest, height);
    }
    height = highest + 1;
    return new Sequence(at, items, flow);
  }

  private Mapping mapping(Mark at, boolean flow) {
    EntryList entries = new EntryList(problems);
    int highest = 0;
    for (Event event = next(); !event.is(Event.ID.MappingEnd); event = next()) {
      Mark keyAt = last;
      ConfigNode key = node(event);
      ConfigNode value = node(next());
      highest = Math.max(highest, height);
      if (!(key instanceof Scalar name)) {
        problems.error(keyAt, "a key must be text, not " + key.kind());
      } else if (name.text().equals("<<") && name.style() == Style.PLAIN) {
        problems.error(keyAt, "merge keys (<<) are not supported; use an alias for a whole value");
      } else {
        entries.add(new Entry(name, value));
      }
    }
    height = highest + 1;
    return new Mapping(at, entries.list(), flow);
  }

  private Scalar scalar(ScalarEvent event, Mark at) {
    Style style = style(event.getScalarStyle());
    int from = offset(event.getStartMark().getIndex());
    int to = offset(event.getEndMark().getIndex());
    String raw = text.substring(from, Math.max(from, Math.min(to, text.length())));
    boolean single = style != Style.BLOCK && raw.indexOf('\n') < 0 && begins(raw, style);
    return new Scalar(at, event.getValue(), style, single ? raw : "");
  }

  /** An anchor stands before its scalar: positions inside are not worth mapping there. */
  private static boolean begins(String raw, Style style) {
    return switch (style) {
      case SINGLE_QUOTED -> raw.startsWith("'");
      case DOUBLE_QUOTED -> raw.startsWith("\"");
      default -> !raw.startsWith("&");
    };
  }

  private static Style style(DumperOptions.ScalarStyle style) {
    return switch (style) {
      case SINGLE_QUOTED -> Style.SINGLE_QUOTED;
      case DOUBLE_QUOTED -> Style.DOUBLE_QUOTED;
      case LITERAL, FOLDED -> Style.BLOCK;
      default -> Style.PLAIN;
    };
  }

  private static void refuseTag(Mark at, @Nullable String tag) {
    if (tag != null && !tag.equals("!")) {
      throw new ConfigException(
          at,
          "tags such as "
              + Shown.value(tag)
              + " are not allowed; text that begins with ! must be"
              + " quoted");
    }
  }

  private Mark mark(org.yaml.snakeyaml.error.Mark mark) {
    return new Mark(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /**
   * The char offsets of what takes two chars, so that snakeyaml's code point index finds its char.
   */
  private static int[] supplementary(String text) {
    return java.util.stream.IntStream.range(0, text.length())
        .filter(i -> Character.isHighSurrogate(text.charAt(i)))
        .toArray();
  }

  private int offset(int codePoints) {
    if (codePointOffsets.length == 0) {
      return codePoints;
    }
    int low = 0;
    int high = codePointOffsets.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (codePointOffsets[middle] - middle < codePoints) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return codePoints + low;
  }
}

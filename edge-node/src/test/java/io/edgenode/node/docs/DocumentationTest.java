package io.edgenode.node.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents refer to is there: other documents, tests, classes, rules that are proven. */
final class DocumentationTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]*)(#[^)\\s]*)?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern NAMED_TEST =
      Pattern.compile("\\b([A-Z][A-Za-z0-9]*[a-z](?:Test|IT))\\b(?:\\.([a-z]\\w*))?");
  private static final Pattern NAMED_TYPE =
      Pattern.compile("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:\\.([a-z]\\w*))?`");
  private static final Pattern NAMED_PACKAGE = Pattern.compile("`((?:engine\\.)?runtime\\.\\w+)`");
  private static final Pattern MET =
      Pattern.compile("(?m)^\\| K(\\d+)(?:–K(\\d+))? \\|.*\\| met[^|]*\\|$");
  private static final Pattern DISPLAY_NAME =
      Pattern.compile("@DisplayName\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern RULE = Pattern.compile("\\bK(\\d+)\\b");

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      for (MatchResult link : all(LINK, Files.readString(document, UTF_8))) {
        if (!link.group(1).contains(":") && !leads(document, link.group(1), link.group(2))) {
          broken.add(ROOT.relativize(document) + " → " + link.group());
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyTestThatIsNamedExists() throws IOException {
    Map<String, Path> sources = sources();
    List<String> missing = new ArrayList<>();
    for (Path document : documents()) {
      missing.addAll(missing(NAMED_TEST, document, sources));
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyRoomOfTheArchitectureExists() throws IOException {
    Path architecture = ROOT.resolve("docs/architecture.md");
    Path runtime = ROOT.resolve("engine/src/main/java/io/edgenode/engine/runtime");

    assertThat(missing(NAMED_TYPE, architecture, sources())).isEmpty();
    assertThat(all(NAMED_PACKAGE, Files.readString(architecture, UTF_8)))
        .isNotEmpty()
        .allSatisfy(
            room -> {
              String name = room.group(1).substring(room.group(1).lastIndexOf('.') + 1);
              assertThat(runtime.resolve(name)).isDirectory();
            });
  }

  @Test
  void everyRuleThatIsMetIsNamedByATest() throws IOException {
    TreeSet<Integer> met = new TreeSet<>();
    for (MatchResult row : all(MET, Files.readString(ROOT.resolve("docs/kernel.md"), UTF_8))) {
      int first = Integer.parseInt(row.group(1));
      int last = row.group(2) == null ? first : Integer.parseInt(row.group(2));
      for (int rule = first; rule <= last; rule++) {
        met.add(rule);
      }
    }
    TreeSet<Integer> proven = new TreeSet<>();
    for (Path source : sources().values()) {
      for (MatchResult name : all(DISPLAY_NAME, Files.readString(source, UTF_8))) {
        all(RULE, name.group(1)).forEach(rule -> proven.add(Integer.parseInt(rule.group(1))));
      }
    }
    assertThat(met).hasSizeGreaterThan(30);
    assertThat(proven).containsAll(met);
  }

  private static boolean leads(Path document, String path, String anchor) throws IOException {
    Path target = path.isEmpty() ? document : document.resolveSibling(path).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return anchor == null
        || all(HEADING, Files.readString(target, UTF_8)).stream()
            .anyMatch(heading -> anchor.equals("#" + slug(heading.group(1))));
  }

  /** A heading as a link names it. */
  private static String slug(String heading) {
    return heading
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  /** What a document names, as type or as method of one, and no source declares. */
  private static List<String> missing(Pattern named, Path document, Map<String, Path> sources)
      throws IOException {
    List<String> missing = new ArrayList<>();
    for (MatchResult name : all(named, Files.readString(document, UTF_8))) {
      Path source = sources.get(name.group(1));
      if (source == null
          || (name.group(2) != null
              && !Files.readString(source, UTF_8).contains(" " + name.group(2) + "("))) {
        missing.add(ROOT.relativize(document) + " → " + name.group());
      }
    }
    return missing;
  }

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    for (String folder : List.of("docs", "examples", "flows")) {
      documents.addAll(below(ROOT.resolve(folder), ".md"));
    }
    return documents;
  }

  /** Every source file of the modules, by its type's name. */
  private static Map<String, Path> sources() throws IOException {
    Map<String, Path> sources = new HashMap<>();
    for (String module :
        List.of("engine", "flowfile-repo", "processors", "edge-node", "benchmarks")) {
      for (Path source : below(ROOT.resolve(module).resolve("src"), ".java")) {
        sources.put(source.getFileName().toString().replace(".java", ""), source);
      }
    }
    return sources;
  }

  private static List<Path> below(Path folder, String ending) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static List<MatchResult> all(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.results().toList();
  }
}

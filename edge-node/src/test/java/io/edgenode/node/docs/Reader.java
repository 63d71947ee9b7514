package io.edgenode.node.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Does what a document says, in order: a block with a file's name is written to that file, an
 * {@code sh} block is typed into a terminal, a {@code text} block behind it is what must have come
 * out, where … stands for anything; without one it must exit with 0. Ports of the documents are
 * free ones here. Owner: one thread.
 */
final class Reader implements AutoCloseable {
  /** What a document may name; the first is the node's own by default. */
  private static final List<Integer> PORTS = List.of(8080, 8081, 8082, 1883);

  private static final String KEEPS_RUNNING = "keeps running";

  private final Path directory;
  private final Path screens;
  private final Map<String, Terminal> terminals = new HashMap<>();
  private final Map<String, String> replaced = new LinkedHashMap<>();
  private final Map<String, String> environment;

  /**
   * @param home where a terminal begins
   * @param work where files that the document names are written, and the second terminal begins
   */
  Reader(Path home, Path work, Path screens, Map<String, String> replaced) throws IOException {
    this.directory = work;
    this.screens = screens;
    this.replaced.putAll(replaced);
    for (int port : PORTS) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        this.replaced.put(Integer.toString(port), Integer.toString(free.getLocalPort()));
      }
    }
    this.environment =
        Map.of(
            "HOME", home.toString(),
            "EDGE_NODE_HTTP_PORT", String.valueOf(this.replaced.get("8080")));
    terminals.put("", new Terminal(home, environment, screens.resolve("first.txt")));
  }

  /** Copies a file of the repository with what is different here. */
  void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.writeString(to, here(Files.readString(from)));
  }

  void follow(Document document) throws IOException {
    List<Document.Block> blocks = document.blocks();
    for (int i = 0; i < blocks.size(); i++) {
      Document.Block block = blocks.get(i);
      String place = document.name() + ":" + block.line();
      if (block.language().equals("sh")) {
        boolean shown = i + 1 < blocks.size() && isOutput(blocks.get(i + 1));
        perform(block, shown ? blocks.get(i + 1).content() : List.of(), place);
      } else if (!block.info().isEmpty()) {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(block.info()), here(block.text()));
      }
    }
  }

  private static boolean isOutput(Document.Block block) {
    return block.language().equals("text");
  }

  private void perform(Document.Block block, List<String> expected, String place)
      throws IOException {
    Pattern pattern = pattern(expected);
    if (block.info().equals(KEEPS_RUNNING)) {
      Terminal terminal = terminal("");
      terminal.interrupt();
      terminal.type(here(block.text()));
      terminal.await(text -> pattern.matcher(text).find(), place);
      return;
    }
    Terminal terminal = terminal(block.info());
    if (block.info().isEmpty()) {
      terminal.interrupt(); // one has to, before one can type
    }
    Terminal.Done done = terminal.run(here(block.text()));
    if (expected.isEmpty()) {
      assertThat(done.exit()).as("%s, which wrote %s", place, done.text()).isZero();
    } else {
      assertThat(done.text()).as(place).matches(pattern);
    }
  }

  /** A second one begins where the first one went to. */
  private Terminal terminal(String name) throws IOException {
    Terminal open = terminals.get(name);
    if (open == null) {
      open = new Terminal(directory, environment, screens.resolve("second.txt"));
      terminals.put(name, open);
    }
    return open;
  }

  /** A line that is … alone stands for any lines, in a line for any characters. */
  private Pattern pattern(List<String> expected) {
    List<String> lines = new ArrayList<>();
    for (String line : expected) {
      lines.add(
          line.equals("…")
              ? "(?:.*\\n)*?"
              : here(line)
                      .lines()
                      .flatMap(text -> java.util.Arrays.stream(text.split("…", -1)))
                      .map(Pattern::quote)
                      .collect(Collectors.joining(".*"))
                  + "\\n");
    }
    return Pattern.compile(String.join("", lines) + "\\n?");
  }

  /** The text with what is different here. */
  private String here(String text) {
    String changed = text;
    for (Map.Entry<String, String> one : replaced.entrySet()) {
      changed = changed.replace(one.getKey(), one.getValue());
    }
    return changed;
  }

  @Override
  public void close() {
    terminals.values().forEach(Terminal::close);
  }
}

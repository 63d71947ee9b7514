package io.edgenode.node.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The fenced blocks of a Markdown file.
 *
 * @param name the file's name
 */
record Document(String name, List<Block> blocks) {
  private static final String FENCE = "```";

  /**
   * A block.
   *
   * @param language the first word behind the fence
   * @param info the others: a file's name, or where a command runs
   * @param line where it begins
   */
  record Block(String language, String info, int line, List<String> content) {
    String text() {
      return String.join("\n", content) + "\n";
    }
  }

  static Document read(Path file) throws IOException {
    List<Block> blocks = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(FENCE)) {
        String[] words = lines.get(i).substring(FENCE.length()).strip().split(" ", 2);
        int begin = i++;
        List<String> content = new ArrayList<>();
        while (!lines.get(i).equals(FENCE)) {
          content.add(lines.get(i++));
        }
        blocks.add(new Block(words[0], words.length == 1 ? "" : words[1], begin + 1, content));
      }
    }
    return new Document(String.valueOf(file.getFileName()), blocks);
  }
}

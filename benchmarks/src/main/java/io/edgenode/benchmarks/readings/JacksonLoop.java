package io.edgenode.benchmarks.readings;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the flow does, by hand: one thread, Jackson's tree, no journal. Its output is the flow's,
 * byte for byte.
 */
public final class JacksonLoop {
  private static final int BUFFER = 1 << 16;

  private JacksonLoop() {}

  /**
   * The loop as a process of its own.
   *
   * @param args input and output file
   */
  public static void main(String[] args) throws IOException {
    run(Path.of(args[0]), Path.of(args[1]));
  }

  static void run(Path input, Path output) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    try (BufferedReader lines = Files.newBufferedReader(input);
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(output), BUFFER)) {
      String line = lines.readLine();
      while (line != null) {
        ObjectNode record = (ObjectNode) mapper.readTree(line);
        double temperature = record.get("temperature").asDouble();
        if (temperature > 25) {
          record.put("fahrenheit", temperature * 9 / 5 + 32);
          record.put("level", temperature > 35 ? "hot" : "warm");
          record.remove("humidity");
          out.write(mapper.writeValueAsBytes(record));
          out.write('\n');
        }
        line = lines.readLine();
      }
    }
  }
}

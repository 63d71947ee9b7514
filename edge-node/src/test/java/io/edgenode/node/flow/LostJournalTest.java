package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.repo.EntryLog;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreOptions;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.repo.DataDirectory;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What stays of what sinks have got where somebody deletes a journal and leaves the checkpoints.
 */
final class LostJournalTest extends RiggedTest {
  private static final String ARCHIVED =
      """
      flow: proof
      checkpoint: { interval: 1h }
      sources:
        readings: { type: generate, count: %d, seed: %d }
      sinks:
        out: { type: file, from: readings, path: "%s" }
      """;

  private static final String BUFFERED =
      """
      flow: proof
      checkpoint: { interval: 1h }
      sources:
        readings: { type: generate, count: %d, seed: %d }
      sinks:
        out: { type: collect, from: readings, label: "%s", away: %s, buffer: disk, buffer-count: 100 }
      """;

  @Test
  @DisplayName("P1, K29: a file keeps the lines behind the checkpoint: nothing writes them again")
  void file() throws IOException {
    Path file = data.resolve("archive.ndjson");
    rig.runToEnd(ARCHIVED.formatted(1_000, 1, file));
    FlowRig.await(rig.runner(ARCHIVED.formatted(3_000, 1, file)).start());
    FlowRig.until(() -> lines(file).size() == 3_000, "all is written, behind the checkpoint");
    List<String> delivered = lines(file);

    for (int life = 1; life <= 2; life++) {
      kill();
      if (life == 1) {
        deleteJournal();
      }
      // Another seed: what comes now is none of the readings before.
      FlowRig.await(rig.runner(ARCHIVED.formatted(1_500, 2, file)).start());
      FlowRig.until(() -> lines(file).size() >= 3_500, "what is new is written");
      assertThat(lines(file))
          .as("life %d", life)
          .hasSize(3_500)
          .startsWith(delivered.toArray(String[]::new));
    }
  }

  @Test
  @DisplayName("P1, P6, K34: a disk buffer delivers what was put in it behind the checkpoint")
  void buffer() {
    rig.runToEnd(BUFFERED.formatted(10, 1, label, false));
    FlowRunner away = rig.runner(BUFFERED.formatted(3_000, 1, label, true));
    FlowRig.await(away.start());
    FlowRig.until(
        () -> FlowRig.await(away.snapshot()).lanes().get(0).undelivered() == 2_990,
        "all is buffered, behind the checkpoint");
    rig.close();
    deleteJournal();
    List<String> before = Collected.copy(label);
    List<String> buffered = buffered();
    buffered.removeAll(before);
    rig = new FlowRig(data);
    FlowSnapshot last = rig.runToEnd(BUFFERED.formatted(1_010, 2, label, false));

    assertThat(buffered).as("what is not in memory alone").hasSizeGreaterThan(2_000);
    assertThat(Collected.copy(label))
        .hasSize(before.size() + buffered.size() + 1_000)
        .doesNotHaveDuplicates()
        .containsAll(buffered);
    FlowRig.assertBalanced(last, 1_010);
  }

  /** What the disk buffer holds, as a collecting sink notes it. */
  private List<String> buffered() {
    List<String> found = new ArrayList<>();
    StoreOptions options = new StoreOptions(1, 1L << 30, false, 0, 0, 1 << 20);
    try (Repository repository = DataDirectory.open(data, "rig");
        FlowRepository flow = repository.open("proof", options);
        EntryLog.Reader reader = flow.outbox(0, "out", 1L << 28).reader(1)) {
      FlowFileCodec codec = new FlowFileCodec(flow.claims());
      for (EntryLog.Entry entry = reader.next(); entry != null; entry = reader.next()) {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(entry.bytes()));
        in.skipNBytes(Long.BYTES);
        FlowFile flowFile = codec.read(in);
        ByteOutput content = new ByteOutput(256);
        flowFile.content().writeTo(content);
        found.add(flowFile.id() + " " + new String(content.toByteArray(), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Ends the node as a kill does: no last checkpoint. */
  private void kill() {
    rig.close();
    rig = new FlowRig(data);
  }

  private void deleteJournal() {
    try (Stream<Path> below = Files.walk(data.resolve("flows/proof/lane-0/journal"))) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

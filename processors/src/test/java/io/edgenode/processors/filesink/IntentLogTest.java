package io.edgenode.processors.filesink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the intents survives a power cut. */
final class IntentLogTest {
  private static final Intent WRITE =
      Intent.write(1, "out/a", new FileState(5, 0, 0, List.of(), false));

  @TempDir private Path scratch;

  @Test
  @DisplayName("K29: the first intent that counts syncs the name, whoever made the file before")
  void namedByAKilledInstance() throws IOException {
    Path own = scratch.resolve("own");
    open(own).close();
    List<String> synced;
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold().withoutStackTrace();
      recording.start();
      try (IntentLog log = open(own)) {
        log.append(List.of(WRITE));
      }
      recording.stop();
      Path file = scratch.resolve("recording.jfr");
      recording.dump(file);
      synced =
          RecordingFile.readAllEvents(file).stream().map(event -> event.getString("path")).toList();
    }
    assertThat(synced).containsExactly(own.resolve("intents").toString(), own.toString());
  }

  private static IntentLog open(Path directory) throws IOException {
    return IntentLog.open(directory, new WriteLock(), new ArrayList<>());
  }
}

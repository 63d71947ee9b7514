package io.edgenode.node.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.repo.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SliceRecordingTest {
  @TempDir private Path scratch;

  @Test
  @DisplayName("P9, K16, K38: large contents of two lanes at one sequence stay each its own")
  void largeContentsOfLanes() throws IOException {
    Path slice = scratch.resolve("slice.ndjson");
    Files.writeString(slice, lane(0, "first") + lane(1, "second"));

    try (Recordings recordings = Recordings.open(slice, Optional.of("split"), true)) {
      List<String> contents = new ArrayList<>();
      for (Recording lane : recordings.lanes()) {
        contents.add(onlyContent(lane));
      }
      assertThat(contents).containsExactly("first", "second");
    }
  }

  private static String lane(int lane, String content) {
    return """
        {"slice":1,"flow":"split","lane":%d,"version":"v","versions":{}}
        {"kind":"data","epoch":1,"sequence":2,"elapsed":3,"arrival":"2026-01-01T00:00:00Z",\
        "source":"in","attributes":{},"length":%d,"base64":"%s"}
        """
        .formatted(
            lane, content.length(), Base64.getEncoder().encodeToString(content.getBytes(UTF_8)));
  }

  private static String onlyContent(Recording lane) {
    try (Journal.Reader reader = lane.reader(1)) {
      Journal.Batch batch = requireNonNull(reader.next());
      assertThat(batch.advance()).isTrue();
      Content.Claim claim = (Content.Claim) batch.content();
      return new String(lane.claims().read(claim.id(), 0, 100), UTF_8);
    }
  }
}

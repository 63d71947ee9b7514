package io.edgenode.engine.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.FlowFileId;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.JsonRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class FlowFileCodecTest {
  private static final int FLOW_FILES = 2_000;

  private final Content.Claim.Loader claims = id -> id.getBytes(StandardCharsets.UTF_8);
  private final FlowFileCodec codec = new FlowFileCodec(claims);

  @Test
  @DisplayName("K32 what comes back is the FlowFile: id, lineage, attributes, content")
  void roundTrip() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    List<FlowFile> written = new ArrayList<>();
    for (int i = 0; i < FLOW_FILES; i++) {
      FlowFile flowFile = flowFile(random);
      written.add(flowFile);
      codec.write(flowFile, out);
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    for (FlowFile expected : written) {
      assertSame(codec.read(in), expected, seed);
    }
    assertThat(in.available()).as("seed %d", seed).isZero();
  }

  @Test
  @DisplayName("K13 a claim comes back as a reference that is loaded where it was asked for")
  void claim() throws IOException {
    Content content = new Content.Claim("c-17", 4, claims);
    FlowFile flowFile = new FlowFile(root(new Random(1)), Attributes.empty(), content);
    FlowFile back = codec.decode(codec.encode(flowFile));
    assertThat(back.content()).isEqualTo(content);
    assertThat(bytes(back.content())).isEqualTo("c-17".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("K1 a format of the future is refused by its number")
  void newerFormat() {
    byte[] bytes =
        codec.encode(new FlowFile(root(new Random(2)), Attributes.empty(), content("x")));
    bytes[0] = 9;
    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("format 9")
        .hasMessageContaining("reads format 1");
  }

  @Test
  @DisplayName("bytes cut anywhere are an error, never a FlowFile")
  void truncated() {
    byte[] bytes =
        codec.encode(new FlowFile(root(new Random(3)), Attributes.of("k", "v"), content("body")));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> codec.decode(cut)).isInstanceOf(IOException.class);
    }
  }

  private static void assertSame(FlowFile actual, FlowFile expected, long seed) {
    assertThat(actual.id()).as("seed %d", seed).isEqualTo(expected.id());
    assertThat(actual.arrival()).as("seed %d", seed).isEqualTo(expected.arrival());
    Lineage lineage = expected.lineage();
    assertThat(actual.lineage())
        .as("seed %d", seed)
        .returns(lineage.origin(), Lineage::origin)
        .returns(lineage.firstSequence(), Lineage::firstSequence)
        .returns(lineage.lastSequence(), Lineage::lastSequence)
        .returns(lineage.count(), Lineage::count);
    assertThat(actual.attributes()).as("seed %d", seed).isEqualTo(expected.attributes());
    assertThat(bytes(actual.content())).as("seed %d", seed).isEqualTo(bytes(expected.content()));
  }

  private FlowFile flowFile(Random random) {
    Map<String, String> attributes = new LinkedHashMap<>();
    int count = random.nextInt(100) == 0 ? Attributes.MAX_COUNT : random.nextInt(4);
    while (attributes.size() < count) {
      attributes.put(text(random, 40), text(random, 200));
    }
    return new FlowFile(lineage(random), Attributes.of(attributes), content(random));
  }

  private static Lineage lineage(Random random) {
    Lineage root = root(random);
    return switch (random.nextInt(3)) {
      case 0 -> root;
      case 1 -> Lineage.step(root, "split", "success", "sink", random.nextInt(5));
      default ->
          Lineage.stored(
              new FlowFileId(random.nextLong(), random.nextLong()),
              random.nextLong(),
              "averages",
              random.nextLong(),
              random.nextLong(),
              random.nextLong());
    };
  }

  private static Lineage root(Random random) {
    return Lineage.root(
        Lineage.JournalIdentity.of("node", "uuid", "flow", 0),
        random.nextInt(10),
        random.nextLong(),
        random.nextLong(),
        "readings");
  }

  private static Content content(Random random) {
    byte[] bytes = new byte[random.nextInt(50) == 0 ? 200_000 : random.nextInt(300)];
    random.nextBytes(bytes);
    if (random.nextBoolean()) {
      int offset = random.nextInt(bytes.length + 1);
      return new Content.Bytes(bytes, offset, bytes.length - offset);
    }
    byte[] json = ("{\"v\":" + random.nextInt() + "}").getBytes(StandardCharsets.UTF_8);
    return Content.of(JsonRecord.parse(json, 0, json.length));
  }

  private static Content content(String text) {
    return Content.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Any UTF-16 units, lone surrogates and NUL among them. */
  private static String text(Random random, int most) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(200) == 0 ? Attributes.MAX_LENGTH : random.nextInt(most);
    for (int i = 0; i < length; i++) {
      text.append((char) random.nextInt(Character.MAX_VALUE + 1));
    }
    return text.toString();
  }

  private static byte[] bytes(Content content) {
    ByteOutput out = new ByteOutput(64);
    content.writeTo(out);
    return out.toByteArray();
  }
}

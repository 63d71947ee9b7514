package io.edgenode.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Questions for the latest of keys, as they come by HTTP. */
@SuppressWarnings("NullAway.Init") // set up before each test
final class LatestRouteTest {
  private SurfaceRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new SurfaceRig();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @Test
  @DisplayName("P5: a question for the latest of keys is held to what is valid before it is asked")
  void questionsAreChecked() throws Exception {
    String path = "/api/v1/flows/cold-chain/components/last/latest";

    assertThat(rig.get(path + "?limit=1000&after=AQID").statusCode()).isEqualTo(200);
    assertThat(rig.get(path + "?key=a%20b").statusCode()).isEqualTo(200);
    for (String wrong :
        List.of(
            "?limit=0",
            "?limit=1001",
            "?limit=many",
            "?after=%21",
            "?key=a&limit=3",
            "?key=a&key=b",
            "?keys=a")) {
      SurfaceRig.assertProblem(rig.get(path + wrong), 400);
    }
    SurfaceRig.assertProblem(rig.send(rig.request(path).DELETE()), 405);
    assertThat(rig.asked())
        .containsExactly(
            "cold-chain/last Question[key=Optional.empty, after=Optional[010203], limit=1000]",
            "cold-chain/last Question[key=Optional[a b], after=Optional.empty, limit=100]");
  }

  @Test
  @DisplayName("P10: who does not run says why, and nothing else is told")
  void questionsThatFail() throws Exception {
    String path = "/api/v1/flows/cold-chain/components/last/latest";
    rig.refuses(new IllegalStateException("flow 'cold-chain' does not run"));
    SurfaceRig.assertProblem(rig.get(path), 503);
    assertThat(rig.get(path).body()).contains("does not run");
    rig.refuses(new IllegalArgumentException("the secret is xyzzy"));
    SurfaceRig.assertProblem(rig.get(path), 503);
    assertThat(rig.get(path).body()).doesNotContain("xyzzy");
  }
}

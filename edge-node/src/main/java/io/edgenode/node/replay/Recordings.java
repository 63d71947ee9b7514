package io.edgenode.node.replay;

import io.edgenode.repo.StoppedJournal;
import io.edgenode.repo.StoppedNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All lanes of one flow's recording.
 *
 * @param lanes by number
 * @param source what is to be closed when they were read
 */
public record Recordings(String flow, List<Recording> lanes, AutoCloseable source)
    implements AutoCloseable {
  public Recordings {
    lanes = List.copyOf(lanes);
  }

  /**
   * Opens an exported slice, or the journals at or below a directory of a node that does not run.
   *
   * @param wanted the flow; the only one there if absent
   * @param exactly whether another flow's journal is refused even if it is the only one
   * @throws io.edgenode.engine.api.repo.StoreException if a node runs on it or there is no journal
   * @throws ReplayFailure if the flow is not there, or not told
   */
  public static Recordings open(Path path, Optional<String> wanted, boolean exactly) {
    return Files.isRegularFile(path) ? slice(path, wanted, exactly) : node(path, wanted, exactly);
  }

  private static Recordings slice(Path file, Optional<String> wanted, boolean exactly) {
    SliceClaims claims = new SliceClaims();
    try {
      List<Recording> all = SliceRecording.all(file, claims);
      Set<String> flows = new TreeSet<>();
      all.forEach(recording -> flows.add(recording.flow()));
      String flow = choose(file, wanted, exactly, flows);
      return new Recordings(
          flow, all.stream().filter(lane -> lane.flow().equals(flow)).toList(), claims);
    } catch (RuntimeException e) {
      claims.close();
      throw e;
    }
  }

  private static Recordings node(Path directory, Optional<String> wanted, boolean exactly) {
    StoppedNode node = StoppedNode.open(directory);
    try {
      Set<String> flows = new TreeSet<>();
      node.journals().forEach(journal -> flows.add(journal.flow()));
      String flow = choose(directory, wanted, exactly, flows);
      List<Recording> lanes = new ArrayList<>();
      for (StoppedJournal journal : node.journals()) {
        if (journal.flow().equals(flow)) {
          lanes.add(new StoppedRecording(journal));
        }
      }
      lanes.sort(Comparator.comparingInt(Recording::lane));
      return new Recordings(flow, lanes, node);
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private static String choose(
      Path directory, Optional<String> wanted, boolean exactly, Set<String> flows) {
    if (wanted.isPresent() && flows.contains(wanted.get())) {
      return wanted.get();
    }
    if (flows.size() == 1 && !exactly) {
      return flows.iterator().next();
    }
    throw new ReplayFailure(
        directory
            + (wanted.isPresent()
                ? " holds no journal of flow '" + wanted.get() + "'; it has "
                : " holds journals of several flows; say which with --flow: ")
            + String.join(", ", flows));
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("a recording can't be closed", e);
    }
  }
}

package io.edgenode.repo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;

/** What openings before this one left in a flow's directory, as its names tell. Stateless. */
final class Remains {
  /** How the directory of a sink's disk buffer begins. */
  static final String OUTBOX = "outbox-";

  /** The directory of what components keep for themselves. */
  static final String COMPONENTS = "components";

  private Remains() {}

  /** The greatest epoch that any store wrote under. */
  static int greatestEpoch(Path directory) throws IOException {
    int greatest = 0;
    ArrayDeque<Path> open = new ArrayDeque<>();
    open.add(directory);
    while (!open.isEmpty()) {
      try (DirectoryStream<Path> children =
          Files.newDirectoryStream(open.remove(), Files::isDirectory)) {
        for (Path child : children) {
          String name = child.getFileName().toString();
          if (name.matches("[0-9]{8,10}")) {
            greatest = Math.max(greatest, Integer.parseInt(name));
          } else if (!name.equals(COMPONENTS)) {
            open.add(child);
          }
        }
      }
    }
    return greatest;
  }

  /** Whether components or disk buffers left anything in a lane's directory. */
  static boolean areIn(Path lane) throws IOException {
    return hasFiles(lane.resolve(COMPONENTS), "*") || hasFiles(lane, OUTBOX + "*");
  }

  /** Whether anything lies in one of the directories in there. */
  private static boolean hasFiles(Path above, String names) throws IOException {
    if (!Files.isDirectory(above)) {
      return false;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(above, names)) {
      for (Path child : children) {
        if (Files.isDirectory(child)) {
          try (DirectoryStream<Path> files = Files.newDirectoryStream(child)) {
            if (files.iterator().hasNext()) {
              return true;
            }
          }
        }
      }
    }
    return false;
  }
}

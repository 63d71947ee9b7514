package io.edgenode.node.assembly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The host's name as a node id, without asking a name server, which may take seconds. */
final class HostName {
  private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");
  private static final int LONGEST = 64;
  private static final String UNKNOWN = "edge-node";

  private HostName() {}

  static String asNodeId() {
    String name = fromKernel().or(() -> Optional.ofNullable(System.getenv("HOSTNAME"))).orElse("");
    String id = name.strip().replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
    return id.isEmpty() ? UNKNOWN : id.substring(0, Math.min(LONGEST, id.length()));
  }

  private static Optional<String> fromKernel() {
    try {
      return Files.isReadable(KERNEL)
          ? Optional.of(Files.readString(KERNEL, StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

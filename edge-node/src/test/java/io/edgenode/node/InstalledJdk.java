package io.edgenode.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A JDK or JRE of this machine that can run the jar.
 *
 * @param home its directory, links resolved
 * @param version as its {@code release} file says
 */
record InstalledJdk(Path home, String version) {
  private static final Path USUAL_PLACE = Path.of("/usr/lib/jvm");
  private static final int OLDEST = 17;

  /** Those that environment variables, the usual place and this JVM itself point to, once each. */
  static List<InstalledJdk> discover() throws IOException {
    Map<Path, InstalledJdk> found = new LinkedHashMap<>();
    for (Path candidate : candidates()) {
      if (Files.isExecutable(candidate.resolve("bin/java"))) {
        Path home = candidate.toRealPath();
        InstalledJdk jdk = new InstalledJdk(home, versionOf(home));
        if (feature(jdk.version) >= OLDEST) {
          found.putIfAbsent(home, jdk);
        }
      }
    }
    return List.copyOf(found.values());
  }

  Path java() {
    return home.resolve("bin/java");
  }

  @Override
  public String toString() {
    return "java " + version;
  }

  private static List<Path> candidates() throws IOException {
    List<Path> candidates = new ArrayList<>();
    candidates.add(Path.of(System.getProperty("java.home")));
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith("JAVA_HOME")) {
                candidates.add(Path.of(value));
              }
            });
    if (Files.isDirectory(USUAL_PLACE)) {
      try (Stream<Path> installed = Files.list(USUAL_PLACE)) {
        installed.sorted().forEach(candidates::add);
      }
    }
    return candidates;
  }

  private static String versionOf(Path home) throws IOException {
    Path release = home.resolve("release");
    if (!Files.isReadable(release)) {
      return "0";
    }
    Properties properties = new Properties();
    try (var in = Files.newInputStream(release)) {
      properties.load(in);
    }
    return properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
  }

  private static int feature(String version) {
    return Integer.parseInt(version.split("[.+-]", 2)[0]);
  }
}

package io.edgenode.processors.file;

import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.processors.csv.ColumnTypes;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which feed reads what a config asks for. Stateless. */
final class Feeds {
  private Feeds() {}

  /**
   * Opens the feed behind a position. On a worker.
   *
   * @throws IOException if what is to be read once is not there
   */
  static Feed open(
      FileSourceConfig config, SourceContext context, Optional<SourcePosition> resumeAt)
      throws IOException {
    FilePaths paths = new FilePaths(config.path());
    long ordinal = resumeAt.map(SourcePosition::ordinal).orElse(0L);
    Optional<KnownFile> resumed =
        resumeAt.map(SourcePosition::encode).filter(b -> b.length > 0).map(KnownFile::decode);
    List<Path> files = paths.list();
    boolean wait = config.whenMissing() == FileSourceConfig.WhenMissing.WAIT;
    if (files.isEmpty() && !paths.isPattern() && !config.follow() && !wait) {
      throw new NoSuchFileException(
          config.path(),
          null,
          "there is no such file; with when-missing: wait, or follow: true, it would be waited for");
    }
    FileLedger ledger = FileLedger.open(context.directory(), ordinal, resumed);
    Ordinals ordinals = new Ordinals(ordinal, context.greatestOrdinal(), resumed);
    if (config.follow() && config.format() != FileSourceConfig.Format.WHOLE) {
      return new Follow(config, format(config), ledger, ordinals, System::nanoTime);
    }
    AwaitedFiles.Opening opening =
        found ->
            config.format() == FileSourceConfig.Format.WHOLE
                ? new WholeFiles(config, ledger, ordinals)
                : new ReadOnce(found, config.encoding(), format(config), ledger, ordinals);
    return files.isEmpty() && !config.follow() && wait
        ? new AwaitedFiles(paths, ledger, opening)
        : opening.open(files);
  }

  private static LineFormat format(FileSourceConfig config) {
    return switch (config.format()) {
      case NDJSON -> new PlainLines(true);
      case LINES, WHOLE -> new PlainLines(false);
      case CSV ->
          new CsvRows(
              config.header(),
              config.columns(),
              config.delimiter().charAt(0),
              config.types().orElse(ColumnTypes.TEXT));
    };
  }
}

package io.edgenode.processors.file;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** How a source's files are cut into lines and these into content. Immutable. */
interface LineFormat {
  Framer framer(Encoding encoding);

  /**
   * Makes the decoder for a file that will be read from here on.
   *
   * @param offset 0 or behind a line
   */
  LineDecoder decoder(Encoding encoding, FileChannel channel, long offset) throws IOException;
}

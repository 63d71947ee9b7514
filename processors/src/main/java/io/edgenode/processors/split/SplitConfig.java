package io.edgenode.processors.split;

import io.edgenode.engine.api.Option;
import java.util.List;

/** The options of processor {@code split}. */
public record SplitConfig(
    @Option(doc = "The field that holds the list.", example = "readings", shapesState = false)
        String field,
    @Option(
            doc =
                "Fields of the whole record that each part gets too, behind its own; a field that the"
                    + " part has itself stays.",
            defaultValue = "[]",
            example = "[site, ts]",
            shapesState = false)
        List<String> copy) {}

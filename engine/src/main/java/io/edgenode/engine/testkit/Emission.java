package io.edgenode.engine.testkit;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Output.Firing;
import java.util.Optional;

/**
 * One FlowFile that came out.
 *
 * @param relationship by which way
 * @param content as text
 * @param attributes what it carries
 * @param firing what it was made of, if it was made of many or by a timer
 * @param failure what was wrong, if it went to failure
 */
public record Emission(
    String relationship,
    String content,
    Attributes attributes,
    Optional<Firing> firing,
    Optional<String> failure) {}

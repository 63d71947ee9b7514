package io.edgenode.engine.definition;

import java.util.regex.Pattern;

/** What flows and components may be called. */
final class Names {
  static final String VALID = "lower-case letters, digits and '-', at most 64 of them";
  static final Pattern FLOW = Pattern.compile("^[a-z0-9-]{1,64}$");
  private static final Pattern KEBAB = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");
  private static final int LONGEST = 64;

  private Names() {}

  /** Whether this can't be a component's name or type. */
  static boolean wrong(String name) {
    return name.length() > LONGEST || !KEBAB.matcher(name).matches();
  }

  /** Whether this can't be a flow's name. */
  static boolean wrongFlow(String name) {
    return !FLOW.matcher(name).matches();
  }
}

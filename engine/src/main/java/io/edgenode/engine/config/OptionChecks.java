package io.edgenode.engine.config;

import io.edgenode.engine.expression.InvalidExpressionException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The checks of a config record's constructor, which are all made and told at once (P7):
 *
 * <pre>{@code
 * new OptionChecks()
 *     .require(every <= size, () -> "'every' must be at most 'size'")
 *     .run(condition::requireCondition)
 *     .done();
 * }</pre>
 *
 * A message names the option it is about in quotes, or begins with it: the problem is then told
 * where that option's value stands. One thread.
 */
public final class OptionChecks {
  private final List<RuntimeException> failures = new ArrayList<>();

  /** Whether nothing was found so far: for a check that makes sense only then. */
  public boolean passed() {
    return failures.isEmpty();
  }

  /**
   * @param message what would be valid; asked only where it is not
   */
  public OptionChecks require(boolean valid, Supplier<String> message) {
    if (!valid) {
      failures.add(new IllegalArgumentException(message.get()));
    }
    return this;
  }

  /**
   * Makes a check that throws an {@link IllegalArgumentException} or an {@link
   * InvalidExpressionException} for what is not valid.
   */
  public OptionChecks run(Runnable check) {
    try {
      check.run();
    } catch (InvalidOptionsException several) {
      failures.addAll(several.failures());
    } catch (IllegalArgumentException | InvalidExpressionException failure) {
      failures.add(failure);
    }
    return this;
  }

  /**
   * Ends the checks.
   *
   * @throws IllegalArgumentException for what was found
   * @throws InvalidExpressionException if that is all that was found
   */
  public void done() {
    if (failures.size() == 1) {
      throw failures.get(0);
    }
    if (!failures.isEmpty()) {
      throw new InvalidOptionsException(failures);
    }
  }
}

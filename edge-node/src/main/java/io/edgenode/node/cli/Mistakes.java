package io.edgenode.node.cli;

import io.edgenode.engine.config.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What people type and mean otherwise: habits of other programs, and misspellings. Stateless. */
final class Mistakes {
  private static final Map<String, List<String>> HABITS =
      Map.of(
          "--version", List.of("version"),
          "-V", List.of("version"),
          "help", List.of("--help"));

  /** picocli names constants as Java does, not as they are typed. */
  private static final Pattern CONSTANTS =
      Pattern.compile("expected one of \\[([A-Z_, ]+)] \\(case-insensitive\\)");

  private Mistakes() {}

  /** {@code --version} and {@code help COMMAND}, as most programs have them, in our own words. */
  static String[] meant(String[] args) {
    if (args.length > 1 && args[0].equals("eval")) {
      return expressionLast(args);
    }
    if (args.length == 0 || !HABITS.containsKey(args[0])) {
      return args;
    }
    if (args[0].equals("help") && args.length > 1) {
      String[] turned = Arrays.copyOfRange(args, 1, args.length + 1);
      turned[args.length - 1] = "--help";
      return turned;
    }
    return HABITS.get(args[0]).toArray(String[]::new);
  }

  /** An expression may begin with a minus, as no option of {@code eval} but one does. */
  private static String[] expressionLast(String[] args) {
    for (int i = 1; i < args.length && !args[i].equals("--"); i++) {
      boolean minus = args[i].startsWith("-") && !args[i].startsWith("--");
      if (minus && !args[i].equals("-h")) {
        List<String> turned = new ArrayList<>(Arrays.asList(args));
        turned.remove(i);
        turned.add("--");
        turned.add(args[i]);
        return turned.toArray(String[]::new);
      }
      if (EvalCommand.VALUED.contains(args[i])) {
        i++;
      }
    }
    return args;
  }

  /** One sentence: what is wrong, and what would be valid. */
  static String describe(ParameterException mistake) {
    CommandSpec command = mistake.getCommandLine().getCommandSpec();
    if (mistake instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return unmatched(command, unmatched.getUnmatched().get(0));
    }
    // picocli says "option option" of a map's entry.
    String message =
        CONSTANTS
            .matcher(String.valueOf(mistake.getMessage()).replace("option option ", "option "))
            .replaceFirst(found -> "expected one of " + found.group(1).toLowerCase(Locale.ROOT));
    boolean ours =
        !(mistake instanceof MissingParameterException) && Character.isLowerCase(first(message));
    return ours ? message : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }

  private static char first(String message) {
    return message.isEmpty() ? ' ' : message.charAt(0);
  }

  private static String unmatched(CommandSpec command, String argument) {
    if (argument.startsWith("-")) {
      String name = argument.replaceFirst("=.*", "");
      return "there is no option '" + name + "'" + Suggestion.forName(name, options(command));
    }
    if (!command.subcommands().isEmpty()) {
      return "there is no command '"
          + argument
          + "'"
          + Suggestion.forName(argument, command.subcommands().keySet());
    }
    return "'" + argument + "' is one argument too many";
  }

  private static List<String> options(CommandSpec command) {
    return command.options().stream()
        .flatMap(option -> Arrays.stream(option.names()))
        .filter(name -> name.startsWith("--"))
        .sorted()
        .toList();
  }
}

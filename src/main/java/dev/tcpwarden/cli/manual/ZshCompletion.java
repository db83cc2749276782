package dev.tcpwarden.cli.manual;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.partitioningBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Completion for zsh, with what each flag means. */
final class ZshCompletion {

    private ZshCompletion() {}

    static String of(CommandSpec root) {
        return Commands.all(root)
                .map(ZshCompletion::function)
                .collect(joining(
                        "\n",
                        "#compdef tcpwarden\n# zsh completion for tcpwarden; made from its flags when the package was built\n\n",
                        "\n_tcpwarden \"$@\"\n"));
    }

    private static String name(CommandSpec command) {
        return "_" + command.qualifiedName("-");
    }

    private static String function(CommandSpec command) {
        List<CommandSpec> below = Commands.below(command).toList();
        Stream<String> flags = command.options().stream().flatMap(ZshCompletion::flag);
        if (below.isEmpty()) {
            return terms(command)
                    + "%s() {\n  _arguments -S \\\n    %s\n}\n"
                            .formatted(
                                    name(command),
                                    Stream.concat(
                                                    flags,
                                                    command.positionalParameters().stream()
                                                            .map(argument -> argument(command, argument)))
                                            .collect(joining(" \\\n    ")));
        }
        return """
                %s() {
                  local curcontext=$curcontext state line
                  typeset -A opt_args
                  _arguments -C -S \\
                    %s \\
                    '1: :->command' \\
                    '*:: :->arguments' && return
                  case $state in
                    command)
                      local -a commands=(%s)
                      _describe command commands
                      ;;
                    arguments)
                      curcontext=${curcontext%%:*}-$words[1]:
                      case $words[1] in
                        %s
                      esac
                      ;;
                  esac
                }
                """.formatted(
                        name(command),
                        flags.collect(joining(" \\\n    ")),
                        below.stream()
                                .map(each -> quoted(each.name() + ":" + Commands.summary(each)))
                                .collect(joining(" ")),
                        below.stream()
                                .map(each -> each.name() + ") " + name(each) + " ;;")
                                .collect(joining("\n        ")));
    }

    private static Stream<String> flag(OptionSpec flag) {
        String meaning =
                flag.description()[0].replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
        String value = Commands.takesValue(flag)
                ? ":" + flag.paramLabel().replace(":", "\\:") + ":" + action(Values.of(flag))
                : "";
        return Stream.of(flag.names())
                .map(name -> quoted(name + (value.isEmpty() ? "" : name.startsWith("--") ? "=" : "+") + "[" + meaning
                        + "]" + value));
    }

    private static String action(Values values) {
        String words = String.join(" ", values.words());
        return switch (values.kind()) {
            case WORDS -> values.several() ? "_values -s , value " + words : "(" + words + ")";
            case FILES -> "_files";
            case FOLDERS -> "_files -/";
            case UNKNOWN -> " ";
        };
    }

    private static String argument(CommandSpec command, PositionalParamSpec argument) {
        String count = argument.arity().isVariable() ? "*" : "1";
        String action = Values.of(argument).kind() == Values.Kind.WORDS
                ? name(command) + "-terms"
                : action(Values.of(argument));
        return quoted(count + ":" + argument.paramLabel() + ":" + action);
    }

    /** The function that offers terms: after one that lacks its value there is no space. */
    private static String terms(CommandSpec command) {
        Map<Boolean, List<String>> terms = command.positionalParameters().stream()
                .flatMap(argument -> Values.of(argument).words().stream())
                .collect(partitioningBy(term -> term.endsWith("=")));
        return terms.values().stream().allMatch(List::isEmpty)
                ? ""
                : "%s-terms() {\n  compadd -S '' -- %s\n  compadd -- %s\n}\n\n"
                        .formatted(
                                name(command), String.join(" ", terms.get(true)), String.join(" ", terms.get(false)));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}

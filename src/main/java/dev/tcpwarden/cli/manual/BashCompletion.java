package dev.tcpwarden.cli.manual;

import static java.util.stream.Collectors.flatMapping;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for bash, by the functions of the package bash-completion. */
final class BashCompletion {

    private static final String TEMPLATE = """
            # bash completion for tcpwarden; made from its flags when the package was built

            _tcpwarden()
            {
                local cur prev words cword split
                _init_completion -s || return

                local command= i
                for ((i = 1; i < cword; i++)); do
                    case "$command ${words[i]}" in
                        %s)
                            command=${command:+$command }${words[i]}
                            ;;
                        *)
                            break
                            ;;
                    esac
                done

                case "$command $prev" in
            %s    esac
                $split && return

                local flags= terms= files=
                case "$command" in
            %s    esac
                if [[ $cur == -* ]]; then
                    COMPREPLY=($(compgen -W "$flags" -- "$cur"))
                elif [[ $files ]]; then
                    _filedir
                else
                    COMPREPLY=($(compgen -W "$terms" -- "$cur"))
                    # What is before the = is another word to readline.
                    [[ $cur != *=* || $COMP_WORDBREAKS != *=* ]] || COMPREPLY=("${COMPREPLY[@]#"${cur%%%%=*}="}")
                fi
                [[ ${COMPREPLY-} != *= ]] || compopt -o nospace
            }

            # Words, with commas between them.
            _tcpwarden_words()
            {
                local before=
                [[ $cur != *,* ]] || before=${cur%%,*},
                COMPREPLY=($(compgen -P "$before" -W "$1" -- "${cur##*,}"))
            }

            complete -F _tcpwarden tcpwarden
            """;

    private BashCompletion() {}

    static String of(CommandSpec root) {
        String commands = Commands.all(root)
                .filter(command -> command.parent() != null)
                .map(command -> "'" + Commands.path(command.parent()) + " " + command.name() + "'")
                .collect(joining(" | "));
        return TEMPLATE.formatted(
                commands,
                Commands.all(root).flatMap(BashCompletion::values).collect(joining()),
                Commands.all(root).map(BashCompletion::words).collect(joining()));
    }

    /** A case for all flags of a command with the same values. */
    private static Stream<String> values(CommandSpec command) {
        Map<String, String> flags = command.options().stream()
                .filter(Commands::takesValue)
                .collect(groupingBy(
                        flag -> value(Values.of(flag)),
                        LinkedHashMap::new,
                        flatMapping(
                                flag -> Stream.of(flag.names())
                                        .map(name -> "'" + Commands.path(command) + " " + name + "'"),
                                joining(" | "))));
        return flags.entrySet().stream().map(entry -> """
                        %s)
                            %sreturn
                            ;;
                """.formatted(entry.getValue(), entry.getKey()));
    }

    private static String value(Values values) {
        String words = String.join(" ", values.words());
        return switch (values.kind()) {
            case WORDS ->
                values.several()
                        ? "_tcpwarden_words '" + words + "'\n            "
                        : "COMPREPLY=($(compgen -W '" + words + "' -- \"$cur\"))\n            ";
            case FILES -> "_filedir\n            ";
            case FOLDERS -> "_filedir -d\n            ";
            case UNKNOWN -> "";
        };
    }

    /** A case for a command: its flags and what may stand beside them. */
    private static String words(CommandSpec command) {
        String flags = command.options().stream().map(BashCompletion::typed).collect(joining(" "));
        Stream<String> arguments =
                command.positionalParameters().stream().map(Values::of).flatMap(values -> values.words().stream());
        String terms = Stream.concat(Commands.below(command).map(CommandSpec::name), arguments)
                .collect(joining(" "));
        boolean files = command.positionalParameters().stream()
                .anyMatch(argument -> Values.of(argument).kind() == Values.Kind.FILES);
        return """
                        '%s')
                            flags='%s'
                            terms='%s'
                            files=%s
                            ;;
                """.formatted(Commands.path(command), flags, terms, files ? "yes" : "");
    }

    private static String typed(OptionSpec flag) {
        return flag.longestName() + (Commands.takesValue(flag) ? "=" : "");
    }
}

package dev.tcpwarden.process.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples are those of "Parsing C command-line arguments" on Microsoft Learn, and what programs are really started with. */
class CommandLineArgumentsTest {

    @Test
    void theProgramKeepsItsBackslashes() {
        assertThat(CommandLineArguments.split(
                        "\"C:\\Program Files\\Java\\bin\\java.exe\" -jar \"C:\\my apps\\orders.jar\" x"))
                .containsExactly("C:\\Program Files\\Java\\bin\\java.exe", "-jar", "C:\\my apps\\orders.jar", "x");
        assertThat(CommandLineArguments.split("java.exe\t-cp  .;lib Main "))
                .containsExactly("java.exe", "-cp", ".;lib", "Main");
        assertThat(CommandLineArguments.split("")).isEmpty();
        assertThat(CommandLineArguments.split("\"never closed x")).containsExactly("never closed x");
    }

    @Test
    void quotesAndBackslashesMeanWhatTheyMeanToPrograms() {
        assertThat(arguments("\"a b c\" d e")).containsExactly("a b c", "d", "e");
        assertThat(arguments("\"ab\\\"c\" \"\\\\\" d")).containsExactly("ab\"c", "\\", "d");
        assertThat(arguments("a\\\\\\b d\"e f\"g h")).containsExactly("a\\\\\\b", "de fg", "h");
        assertThat(arguments("a\\\\\\\"b c d")).containsExactly("a\\\"b", "c", "d");
        assertThat(arguments("a\\\\\\\\\"b c\" d e")).containsExactly("a\\\\b c", "d", "e");
        assertThat(arguments("a\"b\"\" c d")).containsExactly("ab\" c d");
        assertThat(arguments("\"\" x\\")).containsExactly("", "x\\");
    }

    private static List<String> arguments(String text) {
        List<String> all = CommandLineArguments.split("p.exe " + text);
        return all.subList(1, all.size());
    }
}

package dev.tcpwarden.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * A command in a {@code console} block, and the output that is shown below it.
 *
 * <pre>
 * $ java -jar target/tcpwarden.jar list state=listen
 * State  Recv-Q Send-Q Local    Remote    Process
 * …
 * </pre>
 */
record ConsoleExample(String command, List<String> output) {

    private static final String PROMPT = "$ ";

    /** The commands of a block, in order. */
    static List<ConsoleExample> of(String block) {
        List<ConsoleExample> examples = new ArrayList<>();
        for (String line : block.lines().toList()) {
            if (line.startsWith(PROMPT)) {
                examples.add(new ConsoleExample(line.substring(PROMPT.length()), new ArrayList<>()));
            } else if (examples.isEmpty()) {
                throw new AssertionError("output without a command: " + line);
            } else {
                examples.get(examples.size() - 1).output.add(line);
            }
        }
        return examples;
    }

    @Override
    public String toString() {
        return PROMPT + command + "\n" + String.join("\n", output);
    }
}

package dev.tcpwarden.cli;

import dev.tcpwarden.files.BadFileException;
import dev.tcpwarden.files.WatchedFiles;
import dev.tcpwarden.rules.RuleSet;
import dev.tcpwarden.rules.RulesReader;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Commands for those who write rules. */
@Command(
        name = "rules",
        customSynopsis = {"tcpwarden rules check FILE", "       tcpwarden rules test FILE --table=FILE.json"},
        descriptionHeading = "%n",
        optionListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        description =
                "Checks a file of rules (--rules.file of the agent), or shows what its rules would do. Neither terminates anything.")
final class RulesCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "rules needs a command: check or test");
    }

    /** @throws ParameterException with a sentence that names the file, line and column, if it cannot be used */
    static RuleSet read(CommandSpec command, Path file) {
        try {
            return RulesReader.read(new WatchedFiles().read(file));
        } catch (BadFileException e) {
            throw new ParameterException(command.commandLine(), "\"" + file + "\": " + e.getMessage(), e);
        }
    }
}

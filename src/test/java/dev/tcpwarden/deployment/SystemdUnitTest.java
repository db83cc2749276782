package dev.tcpwarden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Needs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The systemd unit, by systemd's own judgement. */
class SystemdUnitTest {

    private static final String UNIT =
            Path.of("src", "main", "systemd", "tcpwarden.service").toString();
    private static final Pattern EXPOSURE = Pattern.compile("Overall exposure level for tcpwarden.service: ([\\d.]+)");

    /** 2.5 of 10, where 5 capabilities, the host's network and its processes are what the agent is for. */
    @Test
    void isHardenedAsFarAsItsTaskAllows() throws Exception {
        String analyze = Needs.program("systemd-analyze").toString();
        Command.Result result = Command.run(analyze, "security", "--offline=true", "--no-pager", UNIT);
        Matcher exposure = EXPOSURE.matcher(result.output());
        assertThat(exposure.find()).as(result.output()).isTrue();
        assertThat(Double.parseDouble(exposure.group(1))).isLessThanOrEqualTo(2.5);
    }

    @Test
    void hasNoKeyThatSystemdDoesNotKnow() throws Exception {
        String analyze = Needs.program("systemd-analyze").toString();
        Command.Result result = Command.run(analyze, "verify", "--man=no", UNIT);
        assertThat(result.output()).doesNotContain("Unknown", "Failed to parse", "Invalid");
    }

    /** What the agent says is in WebFaultsIT; here is that systemd listens, and starts it again. */
    @Test
    void isWatchedAndStartedAgain() throws Exception {
        assertThat(Files.readAllLines(Path.of(UNIT)))
                .contains("Type=notify", "NotifyAccess=main", "WatchdogSec=60s", "Restart=on-failure")
                .anyMatch(line -> line.startsWith("RestrictAddressFamilies=") && line.contains(" AF_UNIX"));
    }
}

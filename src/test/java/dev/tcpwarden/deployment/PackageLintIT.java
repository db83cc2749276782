package dev.tcpwarden.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Needs;
import org.junit.jupiter.api.Test;

/** The packages, by the distributions' own judgement. */
class PackageLintIT {

    @Test
    void debianHasNothingToSay() throws Exception {
        Command.Result result = Command.run(
                Needs.program("lintian").toString(),
                "--allow-root",
                Packages.deb().toString());
        assertThat(result.output()).isEmpty();
        assertThat(result.exit()).isZero();
    }

    @Test
    void rpmlintFindsNoError() throws Exception {
        Command.Result result = Command.run(
                Needs.program("rpmlint").toString(),
                "--config=src/main/packages/rpm/rpmlint.toml",
                Packages.rpm().toString());
        assertThat(result.output()).contains(" 0 errors");
        assertThat(result.exit()).isZero();
    }
}

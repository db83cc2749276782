package dev.tcpwarden.publish.web.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.Patience;
import dev.tcpwarden.testing.Pki;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** The sample that is shipped, and all it offers in comments. */
class SampleWebConfigIT {

    @TempDir
    Path folder;

    private Path sample;

    @BeforeEach
    void install() throws Exception {
        Pki pki = new Pki(folder);
        pki.certify("tls");
        Files.copy(folder.resolve("ca.crt"), folder.resolve("client-ca.crt"));
        sample = Files.copy(Path.of("src", "main", "systemd", "web.yml"), folder.resolve("web.yml"));
    }

    @Test
    void isTaken() throws Exception {
        assertTaken();
        WebConfig config = WebConfigFile.open(sample).state().config();
        assertThat(config.tls()).isPresent();
        assertThat(config.users())
                .containsOnlyKeys("prometheus", "admin")
                .allSatisfy((user, hash) ->
                        assertThat(BCrypt.checkpw("change me", hash)).isTrue());
    }

    @Test
    void isTakenByTheAgentWithAllItOffers() throws Exception {
        Files.writeString(sample, Files.readString(sample).replaceAll("(?m)^( *)#(\\w+: )", "$1$2"));
        WebConfig config = WebConfigFile.open(sample).state().config();
        assertThat(config.rateLimit()).isPresent();
        assertThat(config.tls().orElseThrow().requiresVerifiedClients()).isFalse();
    }

    private void assertTaken() throws Exception {
        Process promtool = new ProcessBuilder(
                        Needs.program("promtool").toString(), "check", "web-config", sample.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output).isEqualTo(sample + " SUCCESS\n");
        assertThat(Patience.exit(promtool)).isZero();
    }
}

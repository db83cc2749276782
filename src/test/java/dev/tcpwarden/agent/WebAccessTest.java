package dev.tcpwarden.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tcpwarden.config.AgentConfig;
import dev.tcpwarden.config.SettingValues;
import dev.tcpwarden.testing.Pki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Whether page and API are served, in a process without a terminal. */
class WebAccessTest {

    private static final String USERS =
            "basic_auth_users: {alice: $2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG}\n";
    private static final String OPEN =
            "the page and the API are off: on an address that is not loopback they need users or "
                    + "client certificates (--web.config.file)";
    private static final String NO_PLACE =
            "the page and the API are off: without a terminal they need --web.token-file, or users"
                    + " (--web.config.file)";

    @TempDir
    Path folder;

    private final Logger logger = (Logger) LoggerFactory.getLogger(WebAccess.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void ignore() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    private static WebAccess open(String... flags) throws IOException {
        Map<String, String> values = new HashMap<>();
        for (String flag : flags) {
            values.put(flag.substring(0, flag.indexOf('=')), flag.substring(flag.indexOf('=') + 1));
        }
        WebAccess access = WebAccess.open(
                AgentConfig.of(new SettingValues(values, Map.of())).web());
        access.announce();
        return access;
    }

    private void assertServes(boolean serves, List<String> said, String... flags) throws IOException {
        log.list.clear();
        try (WebAccess access = open(flags)) {
            assertThat(access.servesApi()).isEqualTo(serves);
            assertThat(access.greeting("http://x/").isPresent()).isEqualTo(serves);
        }
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).isEqualTo(said);
    }

    @Test
    void theTokenIsInItsFileAsLongAsTheAgentRuns() throws Exception {
        Path file = folder.resolve("token");
        Files.writeString(file, "of an agent before");
        try (WebAccess access = open("--web.token-file=" + file)) {
            assertThat(access.greeting("http://127.0.0.1:1/"))
                    .contains("page: http://127.0.0.1:1/, its token is in " + file);
            assertThat(Files.readString(file)).matches("[\\w-]{43}\n");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(folder).isDirectoryNotContaining("glob:**/.token*");
        }
        assertThat(file).doesNotExist();

        try (WebAccess access = open("--web.token-file=" + file, "--web.external-url=https://db7.example/tcpwarden/")) {
            assertThat(access.greeting("http://127.0.0.1:1/"))
                    .contains("page: https://db7.example/tcpwarden/, its token is in " + file);
        }
    }

    @Test
    void onlyWhereSomebodyCanUseItAndNobodyElse() throws Exception {
        Path users = Files.writeString(folder.resolve("users.yml"), USERS);
        Path none = Files.writeString(folder.resolve("none.yml"), "");
        String token = "--web.token-file=" + folder.resolve("token");
        String everywhere = "--web.listen-address=:10827";

        assertServes(false, List.of(NO_PLACE));
        assertServes(false, List.of(NO_PLACE), "--web.config.file=" + none);
        assertServes(true, List.of(), token);
        assertServes(true, List.of(), token, "--web.listen-address=localhost:10827");
        assertServes(true, List.of(), token, "--web.listen-address=[::1]:10827");
        assertServes(true, List.of(), "--web.config.file=" + users);
        assertServes(false, List.of(), token, "--web.api=false");
        assertServes(false, List.of(OPEN), token, everywhere);
        assertServes(false, List.of(OPEN), token, "--web.listen-address=10.0.0.1:10827");
        assertServes(true, List.of(), "--web.config.file=" + users, everywhere);
        assertThat(folder.resolve("token")).doesNotExist();
    }

    @Test
    void onOpenAddressesClientCertificatesWillDoIfTheyAreRequired() throws Exception {
        new Pki(folder).certify("server");
        String tls = "tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n  client_ca_file: ca.crt\n"
                + "  client_auth_type: ";
        String everywhere = "--web.listen-address=:10827";
        Path file = folder.resolve("web.yml");

        Files.writeString(file, tls + "RequireAndVerifyClientCert\n");
        assertServes(true, List.of(), "--web.config.file=" + file, everywhere);
        try (WebAccess access = open("--web.config.file=" + file)) {
            assertThat(access.scheme()).isEqualTo("https");
        }
        for (String weaker : List.of("VerifyClientCertIfGiven", "RequireAnyClientCert", "RequestClientCert")) {
            Files.writeString(file, tls + weaker + "\n");
            assertServes(false, List.of(OPEN), "--web.config.file=" + file, everywhere);
        }
    }

    @Test
    void whatIsWrongIsOneSentence() {
        assertThatThrownBy(() -> open("--web.config.file=" + Files.writeString(folder.resolve("w.yml"), "a: 1")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("--web.config.file=\"" + folder.resolve("w.yml")
                        + "\": line 1, column 1: \"a\" is not allowed in the file; allowed: ");
        assertThatThrownBy(() -> open("--web.token-file=/proc/token"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the token cannot be written to \"/proc/token\": ");
    }
}

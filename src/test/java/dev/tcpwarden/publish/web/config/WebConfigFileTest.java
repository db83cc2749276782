package dev.tcpwarden.publish.web.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebConfigFileTest {

    static final String HASH = "$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG";

    @TempDir
    Path folder;

    private WebConfig read(String text) throws IOException {
        return WebConfigFile.open(Files.writeString(folder.resolve("web.yml"), text))
                .state()
                .config();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing\n",
                "tls_server_config:\n",
                "tls_server_config: {}",
                "basic_auth_users: {}",
                "rate_limit: {interval: 0, burst: 0}",
                "rate_limit: {interval: 0s, burst: 1}",
                "http_server_config: {http2: false, headers: {X-XSS-Protection: ''}}"
            })
    void nothingIsConfigured(String text) throws Exception {
        assertThat(read(text)).isEqualTo(WebConfig.NONE);
    }

    @Test
    void everythingButTls() throws Exception {
        assertThat(read("""
                        http_server_config:
                          http2: true
                          headers:
                            Content-Security-Policy: "default-src 'none'"
                            X-Frame-Options: deny
                            X-Content-Type-Options: nosniff
                            Strict-Transport-Security: max-age=60
                        basic_auth_users:
                          alice: %s
                          7: %s
                        rate_limit: {interval: 1m30s, burst: 20}
                        """.formatted(HASH, HASH)))
                .isEqualTo(new WebConfig(
                        Optional.empty(),
                        Map.of(
                                "Content-Security-Policy",
                                "default-src 'none'",
                                "X-Frame-Options",
                                "deny",
                                "X-Content-Type-Options",
                                "nosniff",
                                "Strict-Transport-Security",
                                "max-age=60"),
                        Map.of("alice", HASH, "7", HASH),
                        Optional.of(new RateLimit(Duration.ofSeconds(90), 20))));
    }

    static Object[] mistakes() {
        return new Object[] {
            Arguments.of("junk", "line 1, column 1: the file has to be a mapping of keys to values"),
            Arguments.of(
                    "a: [", "line 1, column 5: this is not YAML: expected the node content, but found '<stream end>'"),
            Arguments.of("a: b: c", "line 1, column 5: this is not YAML: mapping values are not allowed here"),
            Arguments.of(
                    "basic_auth_user:\n  a: b\n",
                    "line 1, column 1: \"basic_auth_user\" is not allowed in the file; allowed: tls_server_config, "
                            + "http_server_config, basic_auth_users, rate_limit"),
            Arguments.of(
                    "rate_limit: {interval: 1s, burst: 1}\nrate_limit: {interval: 1s, burst: 2}",
                    "line 2, column 1: \"rate_limit\" is there twice"),
            Arguments.of(
                    "rate_limit:\n  interval: 1s\n  burts: 2\n",
                    "line 3, column 3: \"burts\" is not allowed in rate_limit; allowed: interval, burst"),
            Arguments.of("rate_limit: 5", "line 1, column 13: rate_limit has to be a mapping of keys to values"),
            Arguments.of("rate_limit: {interval: 1s}", "line 1, column 13: rate_limit needs a burst, too"),
            Arguments.of(
                    "rate_limit: {interval: soon, burst: 1}",
                    "line 1, column 24: interval \"soon\" is not allowed; allowed: 0 to 1d, written like 100ms, 5s or 1m30s"),
            Arguments.of(
                    "rate_limit: {interval: 1s, burst: 0}",
                    "line 1, column 35: burst \"0\" is not allowed; allowed: 1 to 1000000"),
            Arguments.of("rate_limit: {interval: 1s, burst: [1]}", "line 1, column 35: burst has to be a single value"),
            Arguments.of(
                    "http_server_config: {http2: maybe}",
                    "line 1, column 29: http2 \"maybe\" is not allowed; allowed: true or false"),
            Arguments.of(
                    "http_server_config: {headers: {Server: x}}",
                    "line 1, column 32: \"Server\" is not allowed in headers; allowed: Content-Security-Policy, "
                            + "X-Frame-Options, X-Content-Type-Options, X-XSS-Protection, Strict-Transport-Security"),
            Arguments.of(
                    "http_server_config: {headers: {X-Frame-Options: allow}}",
                    "line 1, column 49: X-Frame-Options \"allow\" is not allowed; allowed: deny, sameorigin"),
            Arguments.of(
                    "http_server_config: {headers: {X-XSS-Protection: \"1\\n2\"}}",
                    "line 1, column 50: X-XSS-Protection has a character that no header can have"),
            Arguments.of(
                    "basic_auth_users:\n  alice: secret\n",
                    "line 2, column 10: the password of user \"alice\" is not a bcrypt hash; allowed: such as htpasswd -nBC 10 "
                            + "makes, $2y$10$ and 53 characters"),
            Arguments.of(
                    "basic_auth_users:\n  alice: " + HASH + "\n  alice: " + HASH + "\n",
                    "line 3, column 3: \"alice\" is there twice"),
            Arguments.of(
                    "basic_auth_users:\n  'a:b': " + HASH,
                    "line 2, column 10: the name of a user cannot be empty or have a colon"),
            Arguments.of(
                    "tls_server_config: {min_version: TLS12}",
                    "line 1, column 20: one of cert and cert_file is missing"),
            Arguments.of(
                    "tls_server_config: {cert: '', cert_file: '', client_auth_type: RequireAnyClientCert}",
                    "line 1, column 20: one of cert and cert_file is missing"),
            Arguments.of(
                    "tls_server_config: {cert: x, cert_file: y}",
                    "line 1, column 41: cert and cert_file exclude each other"),
            Arguments.of("tls_server_config: {cert: x}", "line 1, column 27: cert has no certificate in PEM"),
            Arguments.of(
                    "tls_server_config: {certfile: x}",
                    "line 1, column 21: \"certfile\" is not allowed in tls_server_config; allowed: cert, cert_file, key, "
                            + "key_file, client_ca, client_ca_file, client_auth_type, client_allowed_sans, min_version, "
                            + "max_version, cipher_suites, prefer_server_cipher_suites, curve_preferences"),
        };
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsOneSentenceWithItsPlace(String text, String sentence) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IOException.class)
                .hasMessage("--web.config.file=\"" + folder.resolve("web.yml") + "\": " + sentence);
    }

    @Test
    void aFileThatIsNotThere() {
        Path file = folder.resolve("none.yml");
        assertThatThrownBy(() -> WebConfigFile.open(file))
                .hasMessage(
                        "--web.config.file=\"" + file + "\": \"" + file + "\" cannot be read: there is no such file");
    }

    @Test
    void aFileThatItNamesIsRelativeToIt() {
        assertThatThrownBy(() -> read("tls_server_config:\n  cert_file: x.crt\n"))
                .hasMessageEndingWith(
                        "line 2, column 14: \"" + folder.resolve("x.crt") + "\" cannot be read: there is no such file");
    }

    @Test
    void aFileThatIsNotText() throws Exception {
        Path file = Files.write(folder.resolve("web.yml"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThatThrownBy(() -> WebConfigFile.open(file)).hasMessageEndingWith("cannot be read: it is not UTF-8");
        Files.writeString(file, "#".repeat(1024 * 1024 + 1), StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> WebConfigFile.open(file)).hasMessageEndingWith("is larger than 1 MiB");
    }

    @Test
    void whatIsBrokenKeepsTheOneBeforeAndSaysSo() throws Exception {
        Path file = Files.writeString(folder.resolve("web.yml"), "basic_auth_users: {alice: " + HASH + "}");
        WebConfigFile watched = WebConfigFile.open(file);
        WebConfig first = watched.state().config();
        assertThat(watched.state().isBroken()).isFalse();

        Files.writeString(file, "basic_auth_users: {alice: ");
        assertThat(watched.state()).isEqualTo(new WebConfigFile.State(first, true));
        Files.delete(file);
        assertThat(watched.state()).isEqualTo(new WebConfigFile.State(first, true));

        Files.writeString(file, "");
        assertThat(watched.state()).isEqualTo(new WebConfigFile.State(WebConfig.NONE, false));
    }
}

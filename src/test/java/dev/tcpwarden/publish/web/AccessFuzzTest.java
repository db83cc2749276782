package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tcpwarden.publish.web.access.Access;
import dev.tcpwarden.publish.web.access.Token;
import dev.tcpwarden.publish.web.api.Api;
import dev.tcpwarden.publish.web.config.WebConfigFile;
import dev.tcpwarden.testing.HttpAnswer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Whatever headers say who a client is and where it comes from, it is let in with its credentials only, and refused in a sentence. */
class AccessFuzzTest {

    private static final byte[] NOTHING = new byte[0];
    private static final byte[] DRY_RUN = "{\"filter\":\"pid=1\",\"dryRun\":true}".getBytes(StandardCharsets.US_ASCII);

    /** The values of which an input chooses one by its first byte. */
    private static final List<String> OF_ORIGINS =
            List.of("Host", "Origin", "Sec-Fetch-Site", "Content-Type", "X-HTTP-Method-Override");

    private static ServedHost host;
    private static LocalServer withUsers;
    private static RawClient toHost;
    private static RawClient toUsers;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        host = new ServedHost();
        host.start();
        host.sample(ServedHost.rows());
        Path file = Files.writeString(
                folder.resolve("web.yml"),
                "basic_auth_users: {alice: " + BCrypt.hashpw("wonderland", BCrypt.gensalt("$2y", 4)) + "}");
        withUsers = new LocalServer(new Access(
                Optional.of(WebConfigFile.open(file)),
                Token.random(),
                Set.of(),
                Optional.of(URI.create("https://db7.example/tcp/"))));
        toHost = new RawClient(host.server);
        toUsers = new RawClient(withUsers);
    }

    @AfterAll
    static void stop() throws IOException {
        toHost.close();
        toUsers.close();
        withUsers.close();
        host.close();
    }

    @FuzzTest(maxDuration = "30s")
    void noOtherCredentialsAreTaken(byte[] input) throws IOException {
        String authorization = "\r\nAuthorization: " + oneLine(input);
        HttpAnswer byToken =
                toHost.ask("GET " + Api.ROOT + "/host HTTP/1.1\r\nHost: localhost" + authorization, NOTHING);
        assertThat(byToken.status()).isIn(400, 401);
        ApiFuzzTest.assertIsProblem(byToken);
        HttpAnswer byPassword = toUsers.ask("GET /metrics HTTP/1.1\r\nHost: localhost" + authorization, NOTHING);
        boolean isAlice = authorization.contains("YWxpY2U6d29uZGVybGFuZA"); // alice:wonderland
        assertThat(byPassword.status()).isIn(400, 401, isAlice ? 200 : 401);
    }

    @FuzzTest(maxDuration = "30s")
    void whereARequestComesFromIsJudged(byte[] input) throws IOException {
        String name = OF_ORIGINS.get(input.length == 0 ? 0 : (input[0] & 0xff) % OF_ORIGINS.size());
        String value = oneLine(input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length));
        String headers = (name.equals("Host") ? "" : "\r\nHost: localhost")
                + (name.equals("Content-Type") ? "" : "\r\nContent-Type: application/json")
                + "\r\nAuthorization: Bearer "
                + host.token.text() + "\r\n" + name + ": " + value;
        HttpAnswer answer = toHost.ask("POST " + Api.ROOT + "/terminations HTTP/1.1" + headers, DRY_RUN);
        if (answer.status() != 200) {
            assertThat(answer.status()).as(answer.toString()).isIn(400, 403, 404, 405, 415, 421);
            ApiFuzzTest.assertIsProblem(answer);
        }
        HttpAnswer page = toUsers.ask("GET /-/healthy HTTP/1.1" + headers, NOTHING);
        assertThat(page.status()).as(page.toString()).isIn(200, 400, 404, 405, 421);
    }

    /** What stands in a header: what would end it is left out. */
    private static String oneLine(byte[] text) {
        return new String(text, StandardCharsets.ISO_8859_1).replaceAll("[\r\n]", "");
    }
}

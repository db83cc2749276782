package dev.tcpwarden.publish.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tcpwarden.publish.web.api.Api;
import dev.tcpwarden.socket.TcpState;
import dev.tcpwarden.testing.TableOf;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is large is compressed for clients that accept it. */
class GzipTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip|true",
                "br, GZIP;q=0.5|true",
                "x-gzip|true",
                "gzip;q=0|false",
                "gzip; q=0.0|false",
                "br|false"
            })
    void gzipIsForThoseWhoAcceptIt(String header, boolean accepted) {
        assertThat(Gzip.isAccepted(header)).isEqualTo(accepted);
    }

    @Test
    void windowsOfManyRowsAreCompressed() throws Exception {
        TableOf rows = new TableOf();
        for (int i = 1; i <= 200; i++) {
            rows.owned(TableOf.process("api", 10), i, TcpState.ESTABLISHED, "10.0.0.1:8080 -> 10.9.9.1:" + i);
        }
        try (ServedHost host = new ServedHost()) {
            host.sample(rows);
            HttpURLConnection many = ask(host, "/connections?limit=200");
            assertThat(many.getContentEncoding()).isEqualTo("gzip");
            assertThat(many.getHeaderField("Vary")).isEqualTo("Accept-Encoding");
            try (InputStream in = new GZIPInputStream(many.getInputStream())) {
                assertThat(new ObjectMapper().readTree(in).path("connections")).hasSize(200);
            }
            HttpURLConnection one = ask(host, "/connections?limit=1");
            assertThat(one.getContentEncoding()).isNull();
            assertThat(one.getHeaderField("Vary")).isEqualTo("Accept-Encoding");
        }
    }

    private static HttpURLConnection ask(ServedHost host, String path) throws Exception {
        URI url = URI.create("http://127.0.0.1:" + host.server.port() + Api.ROOT + path);
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setRequestProperty("Authorization", "Bearer " + host.token.text());
        connection.setRequestProperty("Accept-Encoding", "gzip");
        return connection;
    }
}

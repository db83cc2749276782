package dev.tcpwarden.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tcpwarden.socket.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationNamesTest {

    private static final String FILE = """
            # databases
            10.0.5.0/24:5432   payments-db
            10.0.5.7:5432      payments-primary  # the one that writes
            10.0.5.7           reports
            10.0.0.0/8         inside
            [2001:db8::]/32:443 warehouse
            2001:db8::5        depot
            :6379              cache
            ::/0               ipv6

            """;

    private static final String HOSTS = """
            127.0.0.1 localhost
            10.0.5.7 db7
            192.0.2.1 gateway gw
            not an address
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private DestinationNames read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("names"), text);
        return DestinationNames.read(Optional.of(file), Files.writeString(folder.resolve("hosts"), HOSTS));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.5.1:5432, payments-db",
        "10.0.5.7:5432, payments-primary",
        "10.0.5.7:80, reports",
        "10.0.5.1:80, inside",
        "10.9.9.9:6379, inside",
        "172.16.0.1:6379, cache",
        "172.16.0.1:80, ''",
        "[::ffff:10.0.5.1]:5432, payments-db",
        "[2001:db8:1::1]:443, warehouse",
        "[2001:db8:1::1]:80, ipv6",
        "[2001:db8::5]:443, depot",
        "192.0.2.1:80, gateway:80",
        "127.0.0.1:80, ''",
    })
    void theMostSpecificWins(String destination, String name) throws IOException {
        Endpoint end = Endpoint.parse(destination);
        assertThat(read(FILE).name(end.address().high(), end.address().low(), end.port()))
                .isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.5.0/33 db | \"33\" is not a prefix length of IPv4: allowed are 0 to 32",
                "10.0.5.1/24 db | \"10.0.5.1/24\" has bits beyond its prefix",
                "10.0.5.1:99999 db | \"99999\" is not a port: allowed are 0 to 65535",
                "db.example.org db | \"db.example.org\" is not an IPv4 or IPv6 address",
                "10.0.5.1 | \"10.0.5.1\" is not an address and a name",
                "10.0.5.1 my db | \"10.0.5.1 my db\" is not an address and a name",
                "10.0.0.0/8 other | \"10.0.0.0/8\" has the name \"inside\" already",
            })
    void aBadLineIsNamedByItsNumber(String line, String why) {
        assertThatThrownBy(() -> read(FILE + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("names, line 11: ")
                .hasMessageContaining(why);
    }

    @Test
    void theFileIsBounded() {
        assertThatThrownBy(() -> read("#".repeat(DestinationNames.MAX_BYTES + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("names is longer than 1048576 bytes");
    }

    @Test
    void withoutHostsThereAreNoNames() throws IOException {
        DestinationNames none = DestinationNames.read(Optional.empty(), folder.resolve("nothing"));
        Endpoint end = Endpoint.parse("10.0.5.7:80");
        assertThat(none.name(end.address().high(), end.address().low(), end.port()))
                .isEmpty();
    }
}

package dev.tcpwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tcpwarden.testing.Jar;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program on other kernels, in QEMU: what it lists is what {@code ss} shows there, and it terminates. */
class OtherKernelsIT {

    private static final Path RUN_ON_KERNEL = Path.of("src", "test", "scripts", "run-on-kernel");
    private static final List<String> PROGRAMS =
            List.of("apt-get", "qemu-system-x86_64", "cpio", "xz", "perl", "curl", "ip", "ss");

    /** Connections in the states of a program that runs; one has fixed ends, one unread data, one is closed by its peer. */
    private static final String HOLDER = Script.PRELUDE + """
            my $l = listener(7000); my @kept;
            for my $port (40001 .. 40003) {
                socket(my $s, PF_INET, SOCK_STREAM, 0) or die $!;
                bind($s, sockaddr_in($port, INADDR_LOOPBACK)) or die $!;
                connect($s, sockaddr_in(7000, INADDR_LOOPBACK)) or die $!;
                accept(my $a, $l) or die $!;
                push @kept, $s, $a;
            }
            syswrite($kept[2], 'hello'); shutdown($kept[4], 1);
            say_(1); sleep 3600;
            """;

    /** What is done in each kernel; the interpreter alone, since there is no time to compile in an emulated processor. */
    private static final String MAIN = """
            set -eux
            tcpwarden=('JAVA' -Xint -XX:+UseSerialGC -jar tcpwarden.jar)
            ip netns add other
            ip -n other link set lo up
            { perl holder & ip netns exec other perl holder & } | { read; read; }
            stat -Lc %i /proc/self/ns/net /run/netns/other > namespaces
            ss -tanpH > own.ss
            ip netns exec other ss -tanpH > other.ss
            "${tcpwarden[@]}" list -o json > list.json
            "${tcpwarden[@]}" terminate local=127.0.0.1:40001 --yes > terminated
            ss -tanpH > own-after.ss
            ip netns exec other ss -tanpH > other-after.ss
            "${tcpwarden[@]}" agent --sample.interval=1h &
            until curl -sf 127.0.0.1:10827/-/ready; do sleep 1; done
            curl -sf 127.0.0.1:10827/metrics > scrape
            kill -9 $!
            echo confidentiality > /sys/kernel/security/lockdown
            "${tcpwarden[@]}" list -o json > list-locked-down.json
            """;

    private static final List<String> VERSIONS = List.of("6.1", "6.12");

    private record Kernel(String version, Path folder, Process process) {

        static Kernel boot(String version, Path parent) throws IOException {
            Path folder = Files.createDirectory(parent.resolve(version));
            Files.writeString(folder.resolve("holder"), HOLDER);
            Files.writeString(folder.resolve("main"), MAIN.replace("JAVA", Jar.java()));
            Files.copy(
                    Jar.path(),
                    folder.resolve("tcpwarden.jar")); // /tmp, where the project may be, is another one there
            Process process = new ProcessBuilder(RUN_ON_KERNEL.toString(), version, folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("boot").toFile())
                    .start();
            return new Kernel(version, folder, process);
        }

        String file(String name) throws IOException {
            return Files.readString(folder.resolve(name));
        }

        /** Of both namespaces. */
        Map<String, String> ss(String suffix) throws IOException {
            Map<String, String> rows = new TreeMap<>();
            List<String> numbers = file("namespaces").lines().toList();
            SsTable.parse(file("own" + suffix)).forEach((row, pid) -> rows.put(numbers.get(0) + " " + row, pid));
            SsTable.parse(file("other" + suffix)).forEach((row, pid) -> rows.put(numbers.get(1) + " " + row, pid));
            return rows;
        }

        Map<String, String> listed(String name) throws IOException {
            Map<String, String> rows = new TreeMap<>();
            for (JsonNode row : JsonMapper.builder().build().readTree(file(name))) {
                String key = String.join(
                        " ",
                        List.of("netns", "state", "receive_queue", "send_queue", "local", "remote").stream()
                                .map(field -> row.path(field).asText())
                                .toList());
                rows.put(key, row.path("pid").asText());
            }
            return rows;
        }
    }

    private static final List<Kernel> KERNELS = new ArrayList<>();

    @BeforeAll
    static void boot(@TempDir Path folder) throws Exception {
        Needs.root();
        Needs.that("amd64".equals(System.getProperty("os.arch")), "an x86-64 processor");
        PROGRAMS.forEach(Needs::program);
        for (String version : VERSIONS) {
            Jar.Run fetched = Jar.command(List.of(RUN_ON_KERNEL.toString(), version));
            Needs.that(
                    fetched.exit() == 0,
                    "Debian's kernel " + version + " by apt: "
                            + fetched.err().lines().findFirst().orElse(""));
        }
        for (String version : VERSIONS) {
            KERNELS.add(Kernel.boot(version, folder));
        }
    }

    @AfterAll
    static void powerOff() {
        KERNELS.forEach(kernel -> kernel.process.descendants().forEach(ProcessHandle::destroy));
    }

    @Test
    void listsWhatSsShowsAndTerminates() throws Exception {
        for (Kernel kernel : KERNELS) {
            String version = kernel.version;
            assertThat(kernel.process.waitFor())
                    .as(() -> version + ": " + diagnosis(kernel))
                    .isZero();
            assertThat(kernel.listed("list.json")).as(version).hasSize(14).isEqualTo(kernel.ss(".ss"));
            assertThat(kernel.file("scrape"))
                    .as(version)
                    .contains(
                            "\ntcpwarden_table_reader_info{reader=\"bpf\"} 1",
                            "\ntcpwarden_owner_lookup_info{lookup=\"bpf\"} 1");
            assertThat(kernel.file("terminated").lines())
                    .as(version)
                    .hasSize(2)
                    .allMatch(line -> line.startsWith("terminated: 127.0.0.1:40001 -> 127.0.0.1:7000"));
            assertThat(kernel.ss("-after.ss").keySet())
                    .as(version)
                    .hasSize(10)
                    .noneMatch(row -> row.contains(":40001"));
            Map<String, String> locked = kernel.listed("list-locked-down.json");
            locked.keySet()
                    .removeIf(row ->
                            row.contains(":10827") || row.contains(" close ")); // the agent's, and what ss leaves out
            assertThat(locked)
                    .as(version + " in lockdown, without BPF where that reads by a function that is forbidden then")
                    .isEqualTo(kernel.ss("-after.ss"));
        }
    }

    private static String diagnosis(Kernel kernel) {
        try {
            return kernel.file("boot") + kernel.file("console") + kernel.file("err");
        } catch (IOException e) {
            return e.toString();
        }
    }
}

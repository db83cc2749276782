package dev.tcpwarden.process.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.NetworkNamespace;
import dev.tcpwarden.testing.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Owners for an agent that is not root: {@link OwnersReport} started as another user, beside a listener of root's. */
class FewerCapabilitiesIT {

    private static final String LISTENING = "say_(port(my $l = listener())); turn();";

    @TempDir
    private Path folder;

    private NetworkNamespace namespace;
    private Script ofRoot;
    private String port;
    private String setpriv;

    @BeforeEach
    void start() throws Exception {
        namespace = NetworkNamespace.create();
        setpriv = Needs.program("setpriv").toString();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        ofRoot = namespace.call(() -> Script.start(folder, "of-root.pl", LISTENING));
        port = ofRoot.hear().get(0).toString();
    }

    @AfterEach
    void close() {
        ofRoot.close();
        namespace.close();
    }

    @Test
    void withoutRootOwnProcessesAreAttributedAndTheRestSaysNoPermission() throws Exception {
        List<String> report = report(setpriv, "--reuid=65534", "--regid=65534", "--clear-groups");

        assertThat(report).contains(port + " no_permission");
        assertThat(report).filteredOn(report.get(0)::equals).hasSize(2); // said of itself, and found
        assertThat(report.get(report.size() - 1)).contains("lacks CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH, so ");
    }

    @Test
    void oneOfTheTwoCapabilitiesIsNotEnough() throws Exception {
        List<String> tracing = report(as65534With("+sys_ptrace"));
        assertThat(tracing).contains(port + " no_permission");
        assertThat(tracing.get(tracing.size() - 1)).contains("lacks CAP_DAC_READ_SEARCH, so ");

        List<String> searching = report(as65534With("+dac_read_search"));
        assertThat(searching).contains(port + " no_permission");
        assertThat(searching.get(searching.size() - 1)).contains("lacks CAP_SYS_PTRACE, so ");
    }

    @Test
    void withBothCapabilitiesAllIsAttributed() throws Exception {
        List<String> report = report(as65534With("+sys_ptrace,+dac_read_search"));

        assertThat(report).contains(port + " " + ofRoot.pid()).endsWith("missing nothing");
    }

    @Test
    void whereProcessesAreHiddenTheRestSaysNoPermission() throws Exception {
        Needs.that(mountsOfProcfsHaveOptionsOfTheirOwn(), "Linux 5.8");
        String unshare = Needs.program("unshare").toString();
        Path procfs = Files.createDirectory(folder.resolve("proc"));
        String mount = "mount -t proc -o hidepid=2 proc " + procfs + " && exec \"$@\"";
        List<String> report = report(
                procfs,
                unshare,
                "--mount",
                "sh",
                "-c",
                mount,
                "sh",
                setpriv,
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups");

        assertThat(report).contains(port + " no_permission");
        assertThat(report).filteredOn(report.get(0)::equals).hasSize(2);
        assertThat(report.get(report.size() - 1)).contains(procfs + " is mounted with hidepid=");
    }

    /** Before, the option would have changed every procfs of the host. */
    private static boolean mountsOfProcfsHaveOptionsOfTheirOwn() {
        String[] version = System.getProperty("os.version").split("\\D", 3);
        return Integer.parseInt(version[0]) * 100 + Integer.parseInt(version[1]) >= 508;
    }

    private String[] as65534With(String capabilities) {
        return new String[] {
            setpriv,
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "--inh-caps=" + capabilities,
            "--ambient-caps=" + capabilities
        };
    }

    private List<String> report(String... launcher) throws Exception {
        return report(Path.of("/proc"), launcher);
    }

    private List<String> report(Path procfs, String... launcher) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Dslf4j.internal.verbosity=ERROR",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                readableClassPath(),
                OwnersReport.class.getName(),
                procfs.toString()));
        Process process = namespace.call(() -> new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("exit of %s", command).isZero();
        return out.lines().toList();
    }

    /** A copy of the classes that the report needs: another user cannot read root's home, where they may be. */
    private String readableClassPath() throws Exception {
        Set<String> copies = new LinkedHashSet<>();
        for (Class<?> type : List.of(OwnersReport.class, ProcfsOwnerLookup.class, Native.class, LoggerFactory.class)) {
            Path from = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            Path to = folder.resolve("classes-" + from.getFileName());
            if (!Files.exists(to)) {
                copy(from, to);
            }
            copies.add(to.toString());
        }
        return String.join(":", copies);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-r--r--"));
                }
            }
        }
    }
}

package dev.tcpwarden.deployment;

import dev.tcpwarden.testing.Folders;
import dev.tcpwarden.testing.Needs;
import dev.tcpwarden.testing.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * A Debian with systemd, booted by systemd-nspawn, with a network of its own that has loopback only. What is installed is fetched
 * by apt once and kept beside the build.
 */
final class DebianHost implements AutoCloseable {

    private static final Path ARCHIVE = Path.of("target", "debian.tar");
    private static final List<String> PACKAGES =
            List.of("systemd-sysv", "dbus", "openjdk-17-jre-headless", "bash-completion", "zsh", "man-db", "rpm");

    private final Path tree;
    private final Process nspawn;
    private final long init;

    private DebianHost(Path tree, Process nspawn, long init) {
        this.tree = tree;
        this.nspawn = nspawn;
        this.init = init;
    }

    /** Boots one in a new folder below {@code folder}. */
    static DebianHost boot(Path folder) throws IOException, InterruptedException {
        Needs.root();
        String nspawn = Needs.program("systemd-nspawn").toString();
        Path tree = unpacked(folder);
        Process process = new ProcessBuilder(
                        nspawn,
                        "--quiet",
                        "--boot",
                        "--register=no",
                        "--keep-unit",
                        "--private-network",
                        "--console=pipe",
                        "--directory=" + tree)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("console").toFile())
                .start();
        try {
            long init = Patience.await()
                    .until(() -> process.children().findFirst(), child -> child.isPresent() || !process.isAlive())
                    .orElseThrow(() -> new AssertionError("systemd-nspawn exited; see " + folder.resolve("console")))
                    .pid();
            DebianHost host = new DebianHost(tree, process, init);
            Patience.await()
                    .until(() -> host.run("systemctl is-system-running")
                            .output()
                            .strip()
                            .equals("running"));
            return host;
        } catch (RuntimeException | AssertionError e) {
            Patience.kill(process);
            throw e;
        }
    }

    private static Path unpacked(Path folder) throws IOException, InterruptedException {
        if (Files.notExists(ARCHIVE)) {
            Path unfinished = ARCHIVE.resolveSibling("unfinished-" + ARCHIVE.getFileName());
            succeed(
                    Needs.program("mmdebstrap").toString(),
                    "--quiet",
                    "--variant=minbase",
                    "--include=" + String.join(",", PACKAGES),
                    "bookworm",
                    unfinished.toString());
            Files.move(unfinished, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
        }
        Path tree = Files.createDirectory(folder.resolve("tree"));
        succeed("tar", "-xf", ARCHIVE.toString(), "-C", tree.toString());
        return tree;
    }

    private static void succeed(String... command) throws IOException, InterruptedException {
        Command.Result result = Command.run(command);
        if (result.exit() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + result.output());
        }
    }

    /** A file of it. */
    Path path(String path) {
        return tree.resolve(path.substring(1));
    }

    /** Runs a line of bash as root. */
    Command.Result run(String line) throws IOException, InterruptedException {
        return Command.run(
                Map.of("LC_ALL", "C.UTF-8", "DEBIAN_FRONTEND", "noninteractive"),
                List.of("nsenter", "--target=" + init, "--all", "bash", "-c", line));
    }

    /** The same for one that has to succeed. Returns what it printed. */
    String succeed(String line) throws IOException, InterruptedException {
        Command.Result result = run(line);
        if (result.exit() != 0) {
            throw new AssertionError(line + " exited with " + result.exit() + ": " + result.output());
        }
        return result.output();
    }

    /** Every file of it outside of what runs and what a host writes as it runs. */
    List<String> files() throws IOException, InterruptedException {
        return succeed("find / -xdev \\( -path /root -o -path /tmp -o -path /var/lib/dpkg -o -path /var/lib/apt"
                        + " -o -path /var/lib/rpm -o -path /var/cache/apt -o -path /var/cache/ldconfig -o -path /var/log/journal -o -path /var/log/apt -o -path /var/log/dpkg.log"
                        + " -o -path /var/lib/systemd -o -path '/var/cache/man/*' \\) -prune -o -print | sort")
                .lines()
                .toList();
    }

    @Override
    public void close() throws IOException {
        nspawn.destroy(); // which shuts it down
        try {
            Patience.exit(nspawn);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Folders.delete(tree); // JUnit leaves read-only files of a TempDir alone
    }
}

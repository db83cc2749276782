package dev.tcpwarden.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/**
 * What a test needs of the machine. Where it is missing the test is skipped and listed at the end of the build; with {@code
 * -Dtcpwarden.skips=fail} it fails.
 */
public final class Needs {

    private static final Path LIST = Path.of("target", "skipped-tests.txt");

    private Needs() {}

    /** The test runs as root, with its capabilities. */
    public static void root() {
        that("root".equals(System.getProperty("user.name")), "root");
    }

    /** A program is on the PATH, or in one of the folders for administrators. */
    public static Path program(String name) {
        String folders = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
        Optional<Path> found = Arrays.stream(folders.split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
        that(found.isPresent(), "the program " + name);
        return found.orElseThrow();
    }

    /** The kernel speaks MPTCP, and new network namespaces do. */
    public static void mptcp() {
        that(Files.exists(Path.of("/proc/sys/net/mptcp/enabled")), "a kernel with MPTCP");
    }

    /** What BPF programs need beyond root: a kernel of 6.2 or later with type information, the initial pid namespace. */
    public static void bpf() throws IOException {
        root();
        that(Files.exists(Path.of("/sys/kernel/btf/vmlinux")), "a kernel with BTF");
        String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        that(namespace.equals("pid:[4026531836]"), "the initial pid namespace");
    }

    /** Any other need, said in words that complete "lacks …". */
    public static void that(boolean met, String need) {
        if (!met) {
            lacks(need, "fail".equals(System.getProperty("tcpwarden.skips")));
        }
    }

    /** What cannot be had everywhere that the rest is tested: without it the test is skipped and listed, and never fails. */
    public static void wish(boolean met, String need) {
        if (!met) {
            lacks(need, false);
        }
    }

    private static void lacks(String need, boolean fatal) {
        String test = StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .filter(name -> name.startsWith("dev.tcpwarden.") && !name.equals(Needs.class.getName()))
                        .reduce((inner, outer) -> outer)
                        .orElse("?"));
        if (fatal) {
            throw new AssertionError(test + " lacks " + need + ", and skips are failures here");
        }
        try {
            Files.createDirectories(LIST.getParent());
            Files.writeString(
                    LIST, test + " lacks " + need + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new TestAbortedException("lacks " + need);
    }
}

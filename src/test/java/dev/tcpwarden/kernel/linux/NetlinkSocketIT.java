package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NetlinkSocketIT {

    /** A protocol that the kernel has no sock_diag handler for. */
    private static ByteBuffer unknownProtocol() {
        return InetDiagRequest.dump()
                .slice(0, InetDiag.REQUEST_BYTES)
                .put(0, (byte) 2)
                .put(1, (byte) 250);
    }

    @Test
    void reportsTheKernelsErrorOfALookupAndOfADump() throws Exception {
        try (NetlinkSocket netlink = NetlinkSocket.open()) {
            for (int flags : new int[] {Netlink.NLM_F_ACK, Netlink.NLM_F_DUMP}) {
                assertThatThrownBy(() -> netlink.exchange(
                                "a question", SockDiag.SOCK_DIAG_BY_FAMILY, flags, unknownProtocol(), (b, f, t) -> {}))
                        .isInstanceOf(ErrnoException.class)
                        .hasMessageMatching("a question, sequence [12]: ENOENT \\(2\\)");
            }
        }
    }

    @Test
    void isOfUseAfterAnError() throws Exception {
        try (NetlinkSocket netlink = NetlinkSocket.open()) {
            assertThatThrownBy(() -> netlink.exchange(
                            "a question", SockDiag.SOCK_DIAG_BY_FAMILY, 0, unknownProtocol(), (b, f, t) -> {}))
                    .isInstanceOf(ErrnoException.class);
            assertThat(netlink.exchange(
                            "a dump",
                            InetDiag.TCPDIAG_GETSOCK,
                            Netlink.NLM_F_DUMP,
                            InetDiagRequest.dump(),
                            new InetDiagDecoder(0)))
                    .isTrue();
        }
    }

    @Test
    void aClosedSocketGivesItsMemoryBackAtOnce() throws Exception {
        long before = residentKib();
        for (int i = 0; i < 5000; i++) {
            NetlinkSocket.open().close();
        }
        assertThat(residentKib() - before).isLessThan(100_000);
    }

    private static long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyThreadHasTheErrorOfItsOwnCall() {
        CompletableFuture<?>[] threads = IntStream.of(Errno.EBADF, Errno.ESRCH)
                .mapToObj(expected -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        int result = expected == Errno.EBADF ? Libc.close(-1) : Libc.pidfdOpen(Integer.MAX_VALUE);
                        int errno = Libc.errno();
                        if (result != -1 || errno != expected) {
                            throw new AssertionError("result " + result + ", " + Errno.text(errno));
                        }
                    }
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(threads).join();
    }

    @Test
    void aClosedOneSaysSo() throws Exception {
        NetlinkSocket netlink = NetlinkSocket.open();
        netlink.close();
        assertThatThrownBy(() -> netlink.exchange(
                        "a dump",
                        InetDiag.TCPDIAG_GETSOCK,
                        Netlink.NLM_F_DUMP,
                        InetDiagRequest.dump(),
                        new InetDiagDecoder(0)))
                .hasMessage("a dump, send: EBADF (9)");
    }
}

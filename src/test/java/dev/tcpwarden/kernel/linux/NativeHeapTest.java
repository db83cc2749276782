package dev.tcpwarden.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import dev.tcpwarden.testing.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeHeapTest {

    private static final int PIECE = 64 * 1024; // below what malloc maps by itself
    private static final int PIECES = 1024;

    @Test
    void whatIsFreeOfTheHeapGoesBackToTheKernel() throws Exception {
        Needs.that(hasMallocTrim(), "glibc");
        List<Memory> pieces = new ArrayList<>();
        for (int i = 0; i < PIECES; i++) {
            Memory piece = new Memory(PIECE);
            piece.clear();
            pieces.add(piece);
        }
        try (Memory last = new Memory(PIECE)) { // so that free(3) does not give back by itself
            last.clear();
            pieces.forEach(Memory::close);
            long before = residentBytes();

            NativeHeap.trim();

            assertThat(before - residentBytes()).isGreaterThan((long) PIECE * PIECES / 2);
        }
    }

    private static boolean hasMallocTrim() {
        try {
            return NativeLibrary.getInstance("c").getFunction("malloc_trim") != null;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    /** Field 2 of /proc/self/statm, in pages: proc_pid_statm(5). */
    private static long residentBytes() throws IOException {
        String[] fields = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
        return Long.parseLong(fields[1]) * 4096;
    }
}
